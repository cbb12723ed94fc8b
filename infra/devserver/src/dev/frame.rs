//! What all pages have: the navigation, the clock, tables, times. A part of a page that is live
//! polls by itself, or reloads the page where there are no scripts.

use std::time::Duration;

use domain::Timestamp;
use endpoint::Reply;
use http::StatusCode;
use maud::{DOCTYPE, Markup, html};

use super::visit::{Answered, Refusal, Visit};

/// Pages load from this site only; there is no inline script or style.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// The pages of the navigation. Another page that developers want is a line here.
const PAGES: &[(&str, &str)] = &[
    ("/_dev", "Overview"),
    ("/_dev/requests", "Requests"),
    ("/_dev/queues", "Queues"),
    ("/_dev/orders", "Orders"),
    ("/_dev/cashier", "Cashier"),
    ("/_dev/clock", "Clock"),
    ("/_dev/functions", "Functions"),
    ("/_dev/parts", "Parts"),
];

/// htmx without its own style sheet, and without its history of pages.
const HTMX_CONFIG: &str = r#"{"includeIndicatorCSS":false,"history":false}"#;

/// A page: what stays as it is, and what is live, if anything is.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    pub(super) still: Markup,
    pub(super) live: Option<Markup>,
}

impl Page<'_> {
    /// The page, or its live part alone if htmx asks for that.
    pub(super) fn reply(self, visit: &Visit<'_>) -> Answered {
        let live = self.live.map(|live| live_part(visit, &live));
        let markup = match live {
            Some(live) if visit.request.wants_fragment() => live,
            live => {
                let polls = live.is_some() && !is_paused(visit);
                let body = html! {
                    h1 { (self.title) }
                    (self.still)
                    @if let Some(live) = live { (pause(visit)) (live) }
                };
                document(visit, self.title, polls, &body)
            }
        };
        Ok(drawn(StatusCode::OK, markup))
    }
}

/// The page that says why there is none.
pub(super) fn refused(visit: &Visit<'_>, Refusal { status, why }: &Refusal) -> Reply {
    let body = html! {
        h1 { (status.as_u16()) " " (status.canonical_reason().unwrap_or_default()) }
        p role="alert" { (why) }
    };
    // Whoever is not let in is told nothing else.
    if *status == StatusCode::FORBIDDEN {
        return Reply::with(*status, "text/plain; charset=utf-8", why.clone().into());
    }
    drawn(*status, document(visit, "No page", false, &body))
}

fn drawn(status: StatusCode, markup: Markup) -> Reply {
    Reply::with(status, "text/html; charset=utf-8", markup.into_string().into())
}

fn is_paused(visit: &Visit<'_>) -> bool {
    visit.asked("live") == "off"
}

fn live_part(visit: &Visit<'_>, live: &Markup) -> Markup {
    let polls = !is_paused(visit);
    let again = polls.then(|| visit.address());
    html! {
        div id="live" hx-get=[again] hx-trigger=[polls.then_some("every 2s")]
            hx-swap=[polls.then_some("outerMorph")] { (live) }
    }
}

/// Whoever wants to read what moves stops it.
fn pause(visit: &Visit<'_>) -> Markup {
    let path = &visit.request.path;
    html! {
        p class="live" {
            @if is_paused(visit) {
                "Stands still. " a href=(path) { "Follow again" }
            } @else {
                "Follows by itself. " a href={ (path) "?live=off" } { "Hold still" }
            }
        }
    }
}

fn document(visit: &Visit<'_>, title: &str, polls: bool, body: &Markup) -> Markup {
    let path = visit.request.path.trim_end_matches('/');
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " | Night Market, developers" }
                link rel="stylesheet" href="/_dev/style.css";
                link rel="icon" type="image/svg+xml" href="/assets/icon.svg";
                @if polls {
                    meta name="htmx-config" content=(HTMX_CONFIG);
                    script src="/assets/htmx.min.js" defer {}
                    noscript { meta http-equiv="refresh" content="5"; }
                }
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                header {
                    p class="brand" { "Night Market" span { "developers" } }
                    nav aria-label="Pages" {
                        @for (href, name) in PAGES {
                            @let here = path == *href || *href != "/_dev" && path.starts_with(href);
                            a href=(href) aria-current=[here.then_some("page")] { (name) }
                        }
                    }
                    nav aria-label="The market" {
                        a href="/" { "Shop" }
                        a href="/docs" { "API" }
                        (clock_link(visit))
                    }
                }
                main id="main" { (body) }
            }
        }
    }
}

/// The clock is named on every page while it is ahead: what else is there looks odd then.
fn clock_link(visit: &Visit<'_>) -> Markup {
    let ahead = visit.market.clock.ahead();
    html! {
        @if !ahead.is_zero() {
            a class="ahead" href="/_dev/clock" { "Clock is ahead by " (duration(ahead)) }
        }
    }
}

/// Says `what` was done, if the page is shown because a button did that.
pub(super) fn done(visit: &Visit<'_>, did: &str, what: &str) -> Markup {
    html! { @if visit.asked("did") == did { p role="status" class="done" { (what) } } }
}

/// A table that scrolls by itself where it is too wide; `heads` are the names of its columns, and
/// those that begin with `-` are left out on a phone.
pub(super) fn table(name: &str, heads: &[&str], rows: &[Vec<Markup>]) -> Markup {
    let wide = |at: usize| heads.get(at).and_then(|head| head.strip_prefix('-').map(|_| "wide"));
    html! {
        div class="scroll" role="region" aria-label=(name) tabindex="0" {
            table {
                caption class="unseen" { (name) }
                thead {
                    tr {
                        @for (at, head) in heads.iter().enumerate() {
                            th scope="col" class=[wide(at)] { (head.trim_start_matches('-')) }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                td class=[wide(at)] { (cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A time in Taipei, to the second.
pub(super) fn time(at: Timestamp) -> Markup {
    const TAIPEI_S: i64 = 8 * 60 * 60;
    let there = at.plus_seconds(TAIPEI_S).rfc3339();
    let (day, clock) = there.split_once('T').unwrap_or((&there, ""));
    let clock = clock.get(..8).unwrap_or(clock);
    html! { time datetime=(at.rfc3339()) title=(at.rfc3339()) { (day) " " (clock) } }
}

/// `2 d 3 h`, `4 min 5 s`: the two largest parts.
pub(super) fn duration(length: Duration) -> String {
    let seconds = length.as_secs();
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let parts = parts.iter().skip_while(|(count, _)| *count == 0).take(2);
    let parts: Vec<_> = parts
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

/// `12.3 ms`, in one line.
pub(super) fn millis(length: Duration) -> String {
    let micros = length.as_micros();
    format!("{}.{}\u{a0}ms", micros / 1_000, micros % 1_000 / 100)
}

/// Tenths of a unit: `2.5`.
pub(super) fn units(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A word that says at a glance how something is.
pub(super) fn badge(kind: &str, word: &str) -> Markup {
    html! { span class={ "badge is-" (kind) } { (word) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        for (seconds, want) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3_605, "1 h"),
            (3_660, "1 h 1 min"),
            (90_000, "1 d 1 h"),
            (86_460, "1 d"),
        ] {
            assert_eq!(duration(Duration::from_secs(seconds)), want);
        }
        assert_eq!(millis(Duration::from_micros(12_345)), "12.3\u{a0}ms");
        assert_eq!(units(25), "2.5");
        let at = Timestamp::from_millis(1_795_230_000_000);
        assert!(time(at).into_string().contains(">2026-11-21 11:00:00<"));
    }
}
