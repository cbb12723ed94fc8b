//! A button that switches something on or off by one press.

use maud::{Markup, html};

use crate::{context::PageContext, shell::back::desk_href};

/// What a switch says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Switch<'a> {
    /// To switch it on.
    pub(crate) on: &'a str,
    /// To switch it off.
    pub(crate) off: &'a str,
    /// What it is of, for screen readers.
    pub(crate) name: &'a str,
}

/// A button that switches something to `to`, by one press.
pub(crate) fn switch(
    ctx: &PageContext,
    path: &str,
    back: &str,
    to: bool,
    said: Switch<'_>,
) -> Markup {
    html! {
        form method="post" action=(desk_href(ctx, path)) {
            input type="hidden" name="next" value=(back);
            button name="on" value=(to) {
                (if to { said.on } else { said.off })
                span class="unseen" { " " (said.name) }
            }
        }
    }
}
