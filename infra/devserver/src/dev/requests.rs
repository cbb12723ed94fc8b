//! Requests, and what each of them did: its calls of the table, its log lines, what it caused. The
//! same page shows what a consumer or a schedule did.

use std::sync::Arc;

use maud::{Markup, html};

use super::{
    frame::{Page, badge, millis, table, time, units},
    source,
    visit::{Answered, Refusal, Visit},
};
use crate::{Seen, SentMessage, TableCall, Trace, Work};

/// The route of files that pages load: they would hide what they are loaded for.
const FILES: &str = "show-asset";

/// Which requests are listed, and what that is called.
const CHOICES: &[(&str, &str)] =
    &[("", "Without files"), ("api", "API"), ("failed", "Failed"), ("all", "All")];

/// The requests that were answered of late.
pub(super) fn list(visit: &Visit<'_>) -> Answered {
    let only = visit.asked("only");
    let wanted = |trace: &&Arc<Trace>| match (&trace.work, only.as_str()) {
        (Work::Request { seen, .. }, "") => seen.route != FILES,
        (Work::Request { seen, .. }, "api") => seen.path.starts_with("/api/"),
        (Work::Request { status, .. }, "failed") => *status >= 400,
        _ => true,
    };
    let all = visit.market.traces.requests();
    let shown: Vec<_> = all.iter().filter(wanted).cloned().collect();
    let still = html! {
        p { "The last 300 requests of this process. No body, header or value of a query is kept." }
        ul class="choices" {
            @for (value, name) in CHOICES {
                @let here = (only == *value).then_some("true");
                li { a href={ "/_dev/requests?only=" (value) } aria-current=[here] { (name) } }
            }
        }
    };
    let live = html! {
        @if shown.is_empty() { p class="empty" { "No such request yet." } } @else { (rows(&shown)) }
    };
    Page { title: "Requests", still, live: Some(live) }.reply(visit)
}

/// Requests as a table.
pub(super) fn rows(requests: &[Arc<Trace>]) -> Markup {
    let row = |trace: &Arc<Trace>| {
        let Work::Request { seen, status, code } = &trace.work else { return Vec::new() };
        let [reads, writes] = sums(&trace.calls);
        vec![
            html! { (time(trace.at)) },
            html! { a id={ "t" (trace.number) } href=(page(trace)) { (name(seen)) } },
            status_badge(*status, *code),
            html! { (seen.route) },
            html! { (millis(trace.took)) },
            html! { (trace.calls.len()) },
            html! { (units(reads)) " / " (units(writes)) },
        ]
    };
    let heads = ["-Time", "Request", "Status", "-Route", "Took", "-Calls", "-Units read / written"];
    table("Requests", &heads, &requests.iter().map(row).collect::<Vec<_>>())
}

/// What consumers and schedules did, as a table.
pub(super) fn work_rows(work: &[Arc<Trace>]) -> Markup {
    let row = |trace: &Arc<Trace>| {
        let [reads, writes] = sums(&trace.calls);
        vec![
            html! { (time(trace.at)) },
            html! { a id={ "t" (trace.number) } href=(page(trace)) { (work_name(trace)) } },
            result_badge(trace),
            html! { (millis(trace.took)) },
            html! { (units(reads)) " / " (units(writes)) },
        ]
    };
    let heads = ["-Time", "Work", "Result", "Took", "-Units read / written"];
    table("What consumers and schedules did", &heads, &work.iter().map(row).collect::<Vec<_>>())
}

/// One of them.
pub(super) fn show(visit: &Visit<'_>, number: &str) -> Answered {
    let trace = number.parse().ok().and_then(|number| visit.market.traces.find(number));
    let trace = trace.ok_or_else(|| {
        Refusal::not_found("It is not known: the last 300 are, since the market was started.")
    })?;
    let title = match &trace.work {
        Work::Request { seen, .. } => name(seen),
        Work::Message { .. } | Work::Run { .. } => work_name(&trace),
    };
    let live = html! {
        (facts(visit, &trace))
        section {
            h2 { "Log" }
            @if trace.lines.is_empty() { p class="empty" { "Nothing was logged." } }
            @else { pre class="log" tabindex="0" { (trace.lines.join("\n")) } }
        }
        section {
            h2 { "Calls of the table" }
            (calls(&trace.calls))
        }
        @if let Work::Request { seen, .. } = &trace.work {
            section {
                h2 { "What it caused" }
                (caused(visit, &visit.market.traces.caused_by(&seen.id)))
            }
        }
    };
    Page { title: &title, still: html! {}, live: Some(live) }.reply(visit)
}

fn facts(visit: &Visit<'_>, trace: &Trace) -> Markup {
    html! {
        dl {
            dt { "When" } dd { (time(trace.at)) }
            dt { "Took" } dd { (millis(trace.took)) }
            @match &trace.work {
                Work::Request { seen, status, code } => {
                    dt { "Status" } dd { (status_badge(*status, *code)) }
                    dt { "Request id" } dd { code { (seen.id) } }
                    dt { "Route" } dd { code { (seen.route) } }
                    @if !seen.query.is_empty() {
                        dt { "Query" } dd { (seen.query.join(", ")) }
                    }
                    (route_source(seen.route))
                }
                Work::Message { worker, id, event, .. } => {
                    dt { "Result" } dd { (result_badge(trace)) }
                    dt { "Message" } dd { code { (id) } }
                    @if let Some(event) = event {
                        @let order = event.subject.order();
                        dt { "Order" } dd { a href={ "/_dev/orders/" (order) } { (order) } }
                        @if let Some(cause) = &event.cause {
                            dt { "Caused by" } dd { (cause_link(visit, cause)) }
                        }
                    }
                    (worker_source(worker))
                }
                Work::Run { worker, .. } => {
                    dt { "Result" } dd { (result_badge(trace)) }
                    (worker_source(worker))
                }
            }
        }
    }
}

fn route_source(id: &str) -> Markup {
    let found = codegen::routes().into_iter().find(|(_, route)| route.spec.id == id);
    html! {
        @if let Some((owner, route)) = found {
            dt { "Source" } dd { (source::of_route(owner, route)) }
        }
    }
}

fn worker_source(id: &str) -> Markup {
    let worker = codegen::workers().iter().find(|worker| worker.spec.id == id);
    html! {
        @if let Some(worker) = worker {
            dt { "Source" } dd { (source::of_worker(worker)) }
        }
    }
}

/// The request that a cause is the beginning of the id of, or the schedule that it names.
fn cause_link(visit: &Visit<'_>, cause: &str) -> Markup {
    let all = visit.market.traces.requests();
    let request = all.iter().find(|trace| match &trace.work {
        Work::Request { seen, .. } => seen.id.starts_with(cause),
        Work::Message { .. } | Work::Run { .. } => false,
    });
    html! {
        @if let Some(trace) = request { a href=(page(trace)) { (cause) } }
        @else { code { (cause) } }
    }
}

fn calls(calls: &[TableCall]) -> Markup {
    let [reads, writes] = sums(calls);
    let trips = calls.iter().map(|call| call.trip).max().unwrap_or_default();
    let row = |call: &TableCall| {
        vec![
            html! { (call.trip) },
            html! { (call.operation) },
            html! {
                ul {
                    @for (action, kind) in &call.actions { li { (action) " " strong { (kind) } } }
                }
            },
            html! { (units(call.read_tenths)) },
            html! { (units(call.write_tenths)) },
            html! {
                @if call.condition_failed() { (badge("wait", "condition failed")) }
                @else if let Some(error) = &call.error { (badge("bad", error)) }
                @else { (badge("good", "done")) }
            },
        ]
    };
    let heads = ["Trip", "Operation", "On", "Read", "Written", "Result"];
    html! {
        @if calls.is_empty() { p class="empty" { "It called no table." } } @else {
            p {
                (calls.len()) " calls in " (trips) " round trips, "
                (units(reads)) " read units, " (units(writes)) " write units."
            }
            (table("Calls of the table", &heads, &calls.iter().map(row).collect::<Vec<_>>()))
        }
    }
}

/// The messages that a request caused, and what became of each.
fn caused(visit: &Visit<'_>, sent: &[SentMessage]) -> Markup {
    let work = visit.market.traces.work();
    let row = |message: &SentMessage| {
        let given = |trace: &&Arc<Trace>| match &trace.work {
            Work::Message { worker, id, .. } => *id == message.id && *worker == message.queue,
            Work::Request { .. } | Work::Run { .. } => false,
        };
        let order = message.event.subject.order();
        vec![
            html! { (message.event.kind) },
            html! { (message.queue) },
            html! { a href={ "/_dev/orders/" (order) } { (order) } },
            html! {
                ul {
                    @for trace in work.iter().rev().filter(given) {
                        li { a href=(page(trace)) { (time(trace.at)) } " " (result_badge(trace)) }
                    }
                }
            },
        ]
    };
    let heads = ["Event", "Queue", "-Order", "Given to the consumer"];
    html! {
        @if sent.is_empty() {
            p class="empty" { "No event that a consumer asked for." }
        } @else {
            (table("Messages", &heads, &sent.iter().map(row).collect::<Vec<_>>()))
        }
    }
}

/// The read and the write units of calls, in tenths.
fn sums(calls: &[TableCall]) -> [u64; 2] {
    calls.iter().fold([0, 0], |[reads, writes], call| {
        [reads.saturating_add(call.read_tenths), writes.saturating_add(call.write_tenths)]
    })
}

fn page(trace: &Trace) -> String {
    format!("/_dev/requests/{}", trace.number)
}

fn name(seen: &Seen) -> String {
    let method = seen.method.map_or("?", endpoint::Method::as_str);
    format!("{method} {}", seen.path)
}

fn work_name(trace: &Trace) -> String {
    match &trace.work {
        Work::Message { worker, event: Some(event), .. } => format!("{worker}: {}", event.kind),
        Work::Message { worker, event: None, .. } => format!("{worker}: unreadable"),
        Work::Run { worker, .. } => (*worker).to_owned(),
        Work::Request { seen, .. } => name(seen),
    }
}

fn status_badge(status: u16, code: Option<&str>) -> Markup {
    let kind = match status {
        500.. => "bad",
        400.. => "wait",
        _ => "good",
    };
    html! { (badge(kind, &status.to_string())) @if let Some(code) = code { " " (code) } }
}

fn result_badge(trace: &Trace) -> Markup {
    match &trace.work {
        Work::Message { done: true, .. } => badge("good", "done"),
        Work::Message { done: false, .. } => badge("bad", "failed, comes again"),
        Work::Run { items: Some(items), .. } => badge("good", &format!("{items} items")),
        Work::Run { items: None, .. } => badge("bad", "failed"),
        Work::Request { status, code, .. } => status_badge(*status, *code),
    }
}
