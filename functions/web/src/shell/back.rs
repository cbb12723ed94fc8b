//! The frames of those who work here: a store's desk, and the platform.

use domain::{Locale, user::Role};
use maud::{Markup, html};

use super::{
    icon::{Icon, icon},
    shop::language,
};
use crate::{context::PageContext, text::shell as text};

/// An entry of a menu: its path, its picture, its label.
type Entry = (&'static str, Icon, fn(Locale) -> &'static str);

/// The menu of a store's desk.
const DESK: &[Entry] = &[
    ("/desk", Icon::Today, text::today),
    ("/desk/orders", Icon::Orders, text::orders),
    ("/desk/products", Icon::Products, text::products),
    ("/desk/settings", Icon::Store, text::settings),
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

/// The address of `path` at the desk that the page is of: an admin, who works for every store, has
/// it named in the addresses of its pages.
pub(crate) fn desk_href(ctx: &PageContext, path: &str) -> String {
    ctx.href(&match named_store(&ctx.here) {
        Some(store) => with_pair(path, "store", store),
        None => path.to_owned(),
    })
}

/// `path` with `name=value` in its query, in place of what it says of `name`.
pub(crate) fn with_pair(path: &str, name: &str, value: &str) -> String {
    let (path, part) = path.split_once('#').map_or((path, None), |(path, part)| (path, Some(part)));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(name);
    let pair = format!("{name}={value}");
    let pairs: Vec<_> = query.split('&').filter(other).chain([pair.as_str()]).collect();
    let part = part.map(|part| format!("#{part}")).unwrap_or_default();
    format!("{path}?{}{part}", pairs.join("&"))
}

/// The store that the query of `path` names.
pub(crate) fn named_store(path: &str) -> Option<&str> {
    let (_, query) = path.split('#').next()?.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix("store=")).filter(|name| !name.is_empty())
}

fn frame(
    ctx: &PageContext,
    start: &str,
    title: &str,
    name: &str,
    menu: &[Entry],
    body: &Markup,
) -> Markup {
    let of_desk = start == "/desk";
    let href = |path| if of_desk { desk_href(ctx, path) } else { ctx.href(path) };
    let is_admin = ctx.caller.is_some_and(|caller| caller.role == Role::Admin);
    html! {
        header class="top back" {
            a class="brand" href=(href(start)) { (title) }
            @if !name.is_empty() { span class="who" { (name) } }
            @if of_desk && is_admin {
                a class="language" href=(ctx.href("/admin")) { (text::platform(ctx)) }
            }
            a class="language" href=(ctx.href("/")) { (text::to_market(ctx)) }
            (language(ctx))
            form method="post" action=(ctx.href("/logout")) {
                button class="plain" { (icon(Icon::Out)) span { (text::sign_out(ctx)) } }
            }
        }
        div class="desk" {
            nav class="menu" aria-label=(text::main_menu(ctx)) {
                @for (path, drawn, label) in menu {
                    a href=(href(path))
                        aria-current=[is_at(ctx, path, start).then_some("page")] {
                        (icon(*drawn))
                        span { (label(ctx.locale)) }
                    }
                }
            }
            main id="main" { (body) }
        }
    }
}

/// Whether the page is `path`, or below it where that is not where everything begins.
fn is_at(ctx: &PageContext, path: &str, start: &str) -> bool {
    let here = ctx.here.split('?').next().unwrap_or_default();
    let rest = here.strip_prefix(path);
    rest.is_some_and(|rest| rest.is_empty() || path != start && rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_a_pair_once_and_before_its_part() {
        for (path, want) in [
            ("/desk", "/desk?store=tea"),
            ("/desk/orders?q=1#c-paid", "/desk/orders?q=1&store=tea#c-paid"),
            ("/desk?store=a&q=1", "/desk?q=1&store=tea"),
            ("/desk?store=", "/desk?store=tea"),
        ] {
            assert_eq!(with_pair(path, "store", "tea"), want, "{path}");
        }
    }

    #[test]
    fn a_store_is_named_by_the_query_alone() {
        for (path, want) in [
            ("/desk", None),
            ("/desk?q=1&store=tea", Some("tea")),
            ("/desk?store=", None),
            ("/desk#?store=tea", None),
        ] {
            assert_eq!(named_store(path), want, "{path}");
        }
    }
}
