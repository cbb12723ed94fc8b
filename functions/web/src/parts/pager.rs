//! The links between the pages of a list.

use db::{Cursor, Page};
use maud::{Markup, html};

use crate::{context::PageContext, text::parts as text};

/// The addresses of the other pages of a list, in the language of the page; they keep its filters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pager {
    /// The first page, unless this is it.
    pub(crate) first: Option<String>,
    /// The page before this one.
    pub(crate) previous: Option<String>,
    /// The page after this one.
    pub(crate) next: Option<String>,
}

impl Pager {
    /// The pages beside `page`; `address` makes the address of the list from a cursor on, or from
    /// its beginning.
    pub(crate) fn of<T>(page: &Page<T>, address: impl Fn(Option<&str>) -> String) -> Self {
        let to =
            |cursor: &Option<Cursor>| cursor.as_ref().map(|cursor| address(Some(&cursor.encode())));
        let previous = to(&page.prev);
        Self { first: previous.as_ref().map(|_| address(None)), previous, next: to(&page.next) }
    }

    /// The links.
    pub(crate) fn draw(&self, ctx: &PageContext) -> Markup {
        let links = [
            (&self.first, "first", text::first_page(ctx)),
            (&self.previous, "prev", text::previous_page(ctx)),
            (&self.next, "next", text::next_page(ctx)),
        ];
        html! {
            @if links.iter().any(|(address, ..)| address.is_some()) {
                nav class="pages" aria-label=(text::pages(ctx)) {
                    @for (address, rel, label) in links {
                        @if let Some(address) = address {
                            a class="button" rel=(rel) href=(address) { (label) }
                        }
                    }
                }
            }
        }
    }
}
