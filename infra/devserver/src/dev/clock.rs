//! The market's clock, and the buttons that move it on.

use std::time::Duration;

use http::StatusCode;
use maud::{Markup, html};

use super::{
    frame::{Page, done, duration, time},
    visit::{Answered, Refusal, Visit, see},
};

/// The buttons: what is posted, what it is called, how far it moves the clock.
const STEPS: [(&str, &str, Duration); 3] = [
    ("minutes", "+10 minutes", Duration::from_secs(10 * 60)),
    ("hour", "+1 hour", Duration::from_secs(60 * 60)),
    ("day", "+1 day", Duration::from_secs(24 * 60 * 60)),
];

/// Shows the clock.
pub(super) fn show(visit: &Visit<'_>) -> Answered {
    let still = html! {
        p {
            "Everything in this process goes by this clock: deadlines, tokens, queues, the "
            "cashier. When it is moved, the schedules run at once. It never goes back, since what "
            "was written would lie in the future; " code { "market serve --reset" } " begins anew. "
            "Functions in processes of their own go by the machine's clock."
        }
        (done(visit, "moved", "The clock was moved."))
        form method="post" action="/_dev/clock" class="switch" aria-label="Move the clock" {
            @for (value, label, _) in STEPS {
                button class="main" name="by" value=(value) { (label) }
            }
        }
    };
    let live = html! { (now(visit)) };
    Page { title: "Clock", still, live: Some(live) }.reply(visit)
}

/// What time it is in the market.
pub(super) fn now(visit: &Visit<'_>) -> Markup {
    let ahead = visit.market.clock.ahead();
    html! {
        p class="now" { (time(visit.market.app.now())) " in Taipei" }
        p {
            @if ahead.is_zero() { "As the machine has it." }
            @else { strong class="ahead" { "Ahead of the machine by " (duration(ahead)) "." } }
        }
    }
}

/// Moves the clock on.
pub(super) fn advance(visit: &Visit<'_>) -> Answered {
    let by = visit.posted("by");
    let step = STEPS.iter().find(|(value, ..)| *value == by);
    let (_, _, step) = step.ok_or_else(|| {
        Refusal::new(StatusCode::BAD_REQUEST, "The clock moves by minutes, an hour or a day.")
    })?;
    match visit.market.advance(*step) {
        Ok(true) => see("/_dev/clock?did=moved"),
        Ok(false) => {
            Err(Refusal::new(StatusCode::CONFLICT, "It is ahead as far as it can be: 400 days."))
        }
        Err(error) => Err(Refusal::unavailable(&error)),
    }
}
