//! The frames of those who work here: a store's desk, and the platform.

use domain::Locale;
use maud::{Markup, html};

use super::{
    icon::{Icon, icon},
    shop::{item, language},
};
use crate::{context::PageContext, text::shell as text};

/// An entry of a menu: its path, its picture, its label.
type Entry = (&'static str, Icon, fn(Locale) -> &'static str);

/// The menu of a store's desk.
const DESK: &[Entry] = &[
    ("/desk", Icon::Today, text::today),
    ("/desk/orders", Icon::Orders, text::orders),
    ("/desk/products", Icon::Products, text::products),
];

/// The menu of the platform.
const PLATFORM: &[Entry] = &[
    ("/admin", Icon::Store, text::stores),
    ("/admin/orders", Icon::Orders, text::orders),
    ("/admin/payments", Icon::Money, text::payments),
];

/// The desk of the store `name` around `body`.
pub(crate) fn desk(ctx: &PageContext, name: &str, body: &Markup) -> Markup {
    frame(ctx, "/desk", text::desk(ctx), name, DESK, body)
}

/// The platform around `body`.
pub(crate) fn platform(ctx: &PageContext, body: &Markup) -> Markup {
    frame(ctx, "/admin", text::platform(ctx), "", PLATFORM, body)
}

fn frame(
    ctx: &PageContext,
    start: &str,
    title: &str,
    name: &str,
    menu: &[Entry],
    body: &Markup,
) -> Markup {
    html! {
        header class="top back" {
            a class="brand" href=(ctx.href(start)) { (title) }
            @if !name.is_empty() { span class="who" { (name) } }
            a class="language" href=(ctx.href("/")) { (text::to_market(ctx)) }
            (language(ctx))
            form method="post" action=(ctx.href("/logout")) {
                button class="plain" { (icon(Icon::Out)) span { (text::sign_out(ctx)) } }
            }
        }
        div class="desk" {
            nav class="menu" aria-label=(text::main_menu(ctx)) {
                @for (path, drawn, label) in menu { (item(ctx, path, *drawn, label(ctx.locale))) }
            }
            main id="main" { (body) }
        }
    }
}
