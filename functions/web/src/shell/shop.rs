//! The frame of the shop. It is the same for everybody, so that its pages can be cached: a script
//! writes the number of pieces onto the cart.

use domain::Locale;
use maud::{Markup, html};

use super::icon::{Icon, icon};
use crate::{
    context::{PageContext, address},
    text::shell as text,
};

/// The page around `body`.
pub(crate) fn frame(ctx: &PageContext, body: &Markup) -> Markup {
    html! {
        header class="top" {
            a class="brand" href=(ctx.href("/")) {
                span lang="zh-TW" { (text::brand(ctx)) } " " span lang="en" { "Night Market" }
            }
            form class="find" action=(ctx.href("/")) role="search" {
                input type="search" name="q" maxlength="50" aria-label=(text::search_products(ctx))
                    placeholder=(text::search_products(ctx));
                button { (icon(Icon::Search)) span class="unseen" { (text::search(ctx)) } }
            }
            nav class="menu" aria-label=(text::main_menu(ctx)) {
                (item(ctx, "/", Icon::Market, text::browse(ctx)))
                (item(ctx, "/stores", Icon::Store, text::stores(ctx)))
                (item(ctx, "/categories", Icon::Categories, text::categories(ctx)))
                (item(ctx, "/cart", Icon::Cart, text::cart(ctx)))
                (item(ctx, "/me", Icon::Me, text::mine(ctx)))
            }
            (language(ctx))
        }
        main id="main" { (body) }
        footer {
            p { (text::footer(ctx)) }
            p { a href="/docs" { (text::api(ctx)) } }
        }
    }
}

/// The switch to the other language.
pub(crate) fn language(ctx: &PageContext) -> Markup {
    let other = match ctx.locale {
        Locale::ZhTw => Locale::En,
        Locale::En => Locale::ZhTw,
    };
    let there = address(other, &ctx.here);
    html! {
        @if let Some(form) = ctx.keeps {
            button class="language plain" form=(form) name="next" value=(there) formnovalidate
                formaction=(ctx.href("/checkout/draft")) lang=(other.tag()) {
                (text::other_language(ctx))
            }
        } @else {
            a class="language" href=(there) hreflang=(other.tag()) lang=(other.tag()) {
                (text::other_language(ctx))
            }
        }
    }
}

/// An entry of a menu; the one of the page itself is marked.
pub(crate) fn item(ctx: &PageContext, path: &str, drawn: Icon, label: &str) -> Markup {
    let here = ctx.here.split('?').next() == Some(path);
    html! {
        a href=(ctx.href(path)) aria-current=[here.then_some("page")] {
            (icon(drawn))
            span { (label) }
            @if path == "/cart" {
                span class="pieces" hidden data-pieces {
                    span {} span class="unseen" { " " (text::pieces_in_cart(ctx)) }
                }
            }
        }
    }
}
