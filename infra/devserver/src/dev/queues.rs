//! Queues with their depth, dead letters with the reason, and what readers of the stream parked.
//! Either is brought back into the work.

use domain::{Timestamp, event::Event};
use endpoint::Trigger;
use http::StatusCode;
use localcloud::sqs::HeldMessage;
use maud::{Markup, html};

use super::{
    frame::{Page, badge, done, table, time},
    requests, source,
    visit::{Answered, Refusal, Visit, see},
};
use crate::event_sources::Consumer;

/// How many dead letters are listed of each queue: the oldest ones.
const LETTERS: usize = 50;
/// The most parked records that are tried at once.
const RECORDS: usize = 1_000;
/// How much of the work is listed.
const WORK: usize = 50;

/// The queues, the dead letters, and what consumers did of late.
pub(super) fn show(visit: &Visit<'_>) -> Answered {
    let work: Vec<_> = visit.market.traces.work().into_iter().take(WORK).collect();
    let live = html! {
        section { h2 { "Queues" } (depths(visit)) }
        section { h2 { "Dead letters" } (letters(visit)) }
        section { h2 { "Parked records of the stream" } (parked(visit)?) }
        section {
            h2 { "What consumers and schedules did" }
            @if work.is_empty() { p class="empty" { "Nothing yet." } }
            @else { (requests::work_rows(&work)) }
        }
    };
    let still = html! {
        p {
            "An event goes to the queue of each consumer that asked for its type. After 5 tries it "
            "is a dead letter; a record of the stream that fails 10 times is parked."
        }
        (done(visit, "redrive", "It is back in the work."))
    };
    Page { title: "Queues", still, live: Some(live) }.reply(visit)
}

/// How many messages each queue holds.
pub(super) fn depths(visit: &Visit<'_>) -> Markup {
    let queues = &visit.market.queues;
    let row = |consumer: &Consumer| {
        let id = consumer.worker.spec.id;
        let (depth, dead) = (queues.depth(id), queues.depth(&consumer.dead_letters()));
        let events: Vec<_> = match consumer.worker.spec.trigger {
            Trigger::Events(events) => events.iter().map(ToString::to_string).collect(),
            Trigger::Stream(_) | Trigger::Minutes(_) => Vec::new(),
        };
        vec![
            html! { (id) },
            html! { (depth.visible) },
            html! { (depth.in_flight) },
            html! { (depth.delayed) },
            if dead.visible == 0 {
                html! { "0" }
            } else {
                badge("bad", &dead.visible.to_string())
            },
            html! { (events.join(", ")) },
        ]
    };
    let rows: Vec<_> = visit.market.consumers().iter().map(row).collect();
    let heads = ["Queue", "Waiting", "In flight", "Delayed", "Dead", "-Takes"];
    table("Queues", &heads, &rows)
}

fn letters(visit: &Visit<'_>) -> Markup {
    let queues = &visit.market.queues;
    let of = |consumer: &Consumer| {
        let queue = consumer.dead_letters();
        let rows: Vec<_> = queues
            .messages(&queue, LETTERS)
            .iter()
            .map(|letter| letter_row(visit, &queue, letter))
            .collect();
        (consumer.worker, queue, rows)
    };
    let all: Vec<_> = visit.market.consumers().iter().map(of).collect();
    html! {
        @if all.iter().all(|(.., rows)| rows.is_empty()) { p class="empty" { "None." } } @else {
            form method="post" action="/_dev/queues/redrive" {
                button class="main" { "Bring all back" }
            }
        }
        @for (worker, queue, rows) in &all {
            @if !rows.is_empty() {
                h3 { (queue) }
                p { "Given up by " (source::of_worker(worker)) }
                (table(queue, &["Event", "-Sent", "Reason", "Redrive"], rows))
            }
        }
    }
}

fn letter_row(visit: &Visit<'_>, queue: &str, letter: &HeldMessage) -> Vec<Markup> {
    let event: Option<Event> = serde_json::from_str(&letter.body).ok();
    let reason = visit.market.traces.reason(&letter.id);
    vec![
        html! {
            @if let Some(event) = &event {
                (event.kind) " "
                a href={ "/_dev/orders/" (event.subject.order()) } { (event.subject) }
            } @else {
                code { (letter.body.chars().take(200).collect::<String>()) }
            }
        },
        time(Timestamp::from_millis(letter.sent_ms)),
        html! { (reason.as_deref().unwrap_or("It failed before this process was started.")) },
        html! {
            form method="post" action="/_dev/queues/redrive" {
                input type="hidden" name="queue" value=(queue);
                input type="hidden" name="id" value=(letter.id);
                button aria-label={ "Bring back " (letter.id) } { "Bring back" }
            }
        },
    ]
}

fn parked(visit: &Visit<'_>) -> Result<Markup, Refusal> {
    let mut rows = Vec::new();
    let mut any = false;
    for reader in visit.market.readers() {
        let parked = reader.parked().map_err(|error| Refusal::unavailable(&error))?.len();
        any |= parked > 0;
        let count = html! {
            @if parked == 0 { "0" } @else { (badge("bad", &parked.to_string())) }
        };
        let source = source::of_worker(reader.worker);
        rows.push(vec![html! { (reader.worker.spec.id) }, count, source]);
    }
    Ok(html! {
        (table("Parked records", &["Reader", "Parked", "-Source"], &rows))
        @if any {
            form method="post" action="/_dev/queues/redrive" { button { "Bring all back" } }
        }
    })
}

/// Brings back one dead letter, or all that was given up.
pub(super) async fn redrive(visit: &Visit<'_>) -> Answered {
    let (queue, id) = (visit.posted("queue"), visit.posted("id"));
    if id.is_empty() {
        visit.market.redrive(RECORDS).await.map_err(|error| Refusal::unavailable(&error))?;
        return see("/_dev/queues?did=redrive");
    }
    let known = visit.market.consumers().iter().any(|one| one.dead_letters() == queue);
    let back = known.then(|| visit.market.queues.bring_back(&queue, &id));
    match back.transpose().map_err(|error| Refusal::unavailable(&error))? {
        Some(true) => see("/_dev/queues?did=redrive"),
        Some(false) | None => {
            Err(Refusal::new(StatusCode::NOT_FOUND, "That dead letter is no longer there."))
        }
    }
}
