//! A whole page.

use endpoint::Html;
use http::StatusCode;
use maud::{DOCTYPE, Markup, html};

use super::{
    back,
    demonstration::demonstration,
    head::{Found, head},
    shop,
};
use crate::{context::PageContext, text::shell as text};

/// Whether a page updates itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Live {
    /// It stays as it is.
    Never,
    /// A part of it polls; without scripts the whole page reloads.
    Polling,
}

/// The frame of a page: for whom it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shell<'a> {
    /// Those who shop.
    Shop,
    /// A store's staff and merchant, with the name of the store.
    Desk(&'a str),
    /// Those who run the market.
    Platform,
}

/// What is said of a page beside its content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    title: &'a str,
    status: StatusCode,
    live: Live,
    forms: bool,
    shell: Shell<'a>,
    found: Option<Found<'a>>,
    hidden: bool,
}

impl<'a> Page<'a> {
    /// A page of the shop, for one person alone.
    pub(crate) const fn new(title: &'a str) -> Self {
        let (status, live) = (StatusCode::OK, Live::Never);
        let (forms, hidden) = (false, false);
        Self { title, status, live, forms, shell: Shell::Shop, found: None, hidden }
    }

    /// Answered with `status`.
    pub(crate) const fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// It may update itself.
    pub(crate) const fn live(self, live: Live) -> Self {
        Self { live, ..self }
    }

    /// With the script of forms.
    pub(crate) const fn forms(self) -> Self {
        Self { forms: true, ..self }
    }

    /// In another frame.
    pub(crate) const fn shell(self, shell: Shell<'a>) -> Self {
        Self { shell, ..self }
    }

    /// For everybody, and found by search engines.
    pub(crate) const fn found(self, found: Found<'a>) -> Self {
        Self { found: Some(found), ..self }
    }

    /// Hidden from search engines: who has its address sees what is of one person.
    pub(crate) const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    /// The page around `body`.
    pub(crate) fn draw(&self, ctx: &PageContext, body: &Markup) -> Html {
        let markup = html! {
            (DOCTYPE)
            html lang=(ctx.locale.tag()) {
                @let scripts = (self.live == Live::Polling, self.forms);
                // Nor is an error what anybody looks for.
                @let hidden = self.hidden || self.status != StatusCode::OK;
                (head(ctx, self.title, scripts, self.found.as_ref(), hidden))
                body {
                    a class="skip" href="#main" { (text::skip_to_content(ctx)) }
                    @if ctx.demonstration { (demonstration(ctx)) }
                    @match self.shell {
                        Shell::Shop => { (shop::frame(ctx, body)) }
                        Shell::Desk(store) => { (back::desk(ctx, store, body)) }
                        Shell::Platform => { (back::platform(ctx, body)) }
                    }
                }
            }
        };
        ctx.html(self.status, markup)
    }
}

impl PageContext {
    /// A page of the shop, for one person alone.
    pub(crate) fn page(&self, title: &str, body: &Markup) -> Html {
        Page::new(title).draw(self, body)
    }

    /// A page of the shop with another status.
    pub(crate) fn page_as(&self, status: StatusCode, title: &str, body: &Markup) -> Html {
        Page::new(title).status(status).draw(self, body)
    }

    /// The part of a page that changes.
    pub(crate) fn part(&self, body: Markup) -> Html {
        self.html(StatusCode::OK, body)
    }
}
