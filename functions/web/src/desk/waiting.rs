//! How long something waits.

use domain::Timestamp;
use maud::{Markup, html};

use crate::{context::PageContext, text::desk as text};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long somebody has waited who waits since `since`. A script counts on where the page stays
/// open.
pub(crate) fn waited(ctx: &PageContext, since: Timestamp, now: Timestamp) -> Markup {
    let seconds = now.seconds().saturating_sub(since.seconds()).max(0);
    let whole = |unit: i64| seconds.div_euclid(unit).to_string();
    html! {
        time class="waited" datetime=(since.rfc3339()) data-since=(since.millis()) {
            @if seconds < HOUR {
                (text::waited_minutes(ctx, &whole(MINUTE)))
            } @else if seconds < 2 * DAY {
                (text::waited_hours(ctx, &whole(HOUR)))
            } @else {
                (text::waited_days(ctx, &whole(DAY)))
            }
        }
    }
}
