//! Texts that stores wrote, in the reader's language where they have it.

use domain::{Described, Localized, Named};
use maud::{Markup, Render, html};

use crate::context::PageContext;

/// A text that a store wrote; where it is in another language, it says so.
pub(crate) struct Written<'a>(pub(crate) Localized<'a>);

impl Render for Written<'_> {
    fn render(&self) -> Markup {
        let Self(text) = self;
        html! {
            @match text.lang() {
                Some(lang) => { span lang=(lang) { (text.text) } }
                None => { (text.text) }
            }
        }
    }
}

/// The name of `named`.
pub(crate) fn name<'a>(ctx: &PageContext, named: &'a impl Named) -> Written<'a> {
    Written(named.name_in(ctx.locale))
}

/// The description of `described`, if it has one.
pub(crate) fn description<'a>(
    ctx: &PageContext,
    described: &'a impl Described,
) -> Option<Written<'a>> {
    described.description_in(ctx.locale).map(Written)
}
