//! The frame around every page.

use domain::{Locale, user::Role};
use endpoint::Html;
use http::StatusCode;
use maud::{DOCTYPE, Markup, html};

use crate::{
    assets::{HTMX, ICON, SCRIPT, STYLE},
    context::{PageContext, address},
};

/// Whether a page updates itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Live {
    /// It stays as it is.
    Never,
    /// A part of it polls; without scripts the whole page reloads.
    Polling,
}

impl PageContext {
    /// A whole page.
    pub(crate) fn page(&self, title: &str, body: &Markup) -> Html {
        self.page_as(StatusCode::OK, title, body)
    }

    /// A whole page with another status.
    pub(crate) fn page_as(&self, status: StatusCode, title: &str, body: &Markup) -> Html {
        self.html(status, page(self, title, Live::Never, body))
    }

    /// A whole page that may update itself.
    pub(crate) fn live_page(&self, title: &str, live: Live, body: &Markup) -> Html {
        self.html(StatusCode::OK, page(self, title, live, body))
    }

    /// The part of a page that changes.
    pub(crate) fn part(&self, body: Markup) -> Html {
        self.html(StatusCode::OK, body)
    }
}

/// A login of the demonstration market, whose password is its name.
struct Login {
    name: &'static str,
    role: Role,
    /// The store that it works for, in Chinese and in English.
    store: Option<(&'static str, &'static str)>,
}

const fn login(
    name: &'static str,
    role: Role,
    store: Option<(&'static str, &'static str)>,
) -> Login {
    Login { name, role, store }
}

/// Each store has one.
const LOGINS: &[Login] = &[
    login("customer", Role::Customer, None),
    login("staff", Role::Staff, Some(("麵店", "noodles"))),
    login("merchant", Role::Merchant, Some(("禮品", "gifts"))),
    login("tea", Role::Merchant, Some(("茶行", "tea"))),
    login("stall", Role::Merchant, Some(("選物攤", "stall"))),
    login("admin", Role::Admin, None),
];

/// htmx without its own style sheet, and without its history of pages.
const HTMX_CONFIG: &str = r#"{"includeIndicatorCSS":false,"history":false}"#;

/// A whole page.
fn page(ctx: &PageContext, title: &str, live: Live, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(ctx.locale.tag()) {
            (head(ctx, title, live))
            body {
                a class="skip" href="#main" { (ctx.t("跳到主要內容", "Skip to the content")) }
                @if ctx.demonstration { (demonstration(ctx)) }
                (header(ctx))
                main id="main" { (body) }
                (footer(ctx))
            }
        }
    }
}

fn head(ctx: &PageContext, title: &str, live: Live) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="theme-color" content="#1c1b3a";
            title { (title) " ｜ " (ctx.t("夜市", "Night Market")) }
            link rel="stylesheet" href=(STYLE.url());
            link rel="icon" type="image/svg+xml" href=(ICON.url());
            @for locale in Locale::ALL {
                link rel="alternate" hreflang=(locale.tag()) href=(address(*locale, &ctx.here));
            }
            @if live == Live::Polling {
                meta name="htmx-config" content=(HTMX_CONFIG);
                script src=(HTMX.url()) defer {}
                noscript { meta http-equiv="refresh" content="5"; }
            }
            script src=(SCRIPT.url()) defer {}
        }
    }
}

fn demonstration(ctx: &PageContext) -> Markup {
    html! {
        aside class="strip" aria-label=(ctx.t("示範模式", "Demonstration")) {
            p {
                strong { (ctx.t("示範模式", "Demonstration")) }
                " " (ctx.t("一鍵登入：", "Sign in as:"))
            }
            @for Login { name, role, store } in LOGINS {
                form method="post" action=(ctx.href("/login")) {
                    input type="hidden" name="username" value=(name);
                    input type="hidden" name="password" value=(name);
                    input type="hidden" name="next" value=(beginning(ctx, *role));
                    button {
                        (role.label(ctx.locale))
                        @if let Some((chinese, english)) = store {
                            (ctx.t("・", ": ")) (ctx.t(chinese, english))
                        }
                    }
                }
            }
        }
    }
}

/// The page that a user of `role` is sent to after signing in with the demonstration strip.
fn beginning(ctx: &PageContext, role: Role) -> String {
    match role {
        Role::Customer if ["/login", "/register"].iter().any(|form| ctx.here.starts_with(form)) => {
            ctx.href("/")
        }
        Role::Customer => ctx.here(),
        Role::Staff | Role::Merchant | Role::Admin => ctx.href("/staff/orders"),
    }
}

fn header(ctx: &PageContext) -> Markup {
    let other = match ctx.locale {
        Locale::ZhTw => Locale::En,
        Locale::En => Locale::ZhTw,
    };
    let label = other.pick("中文", "English");
    html! {
        header class="top" {
            a class="brand" href=(ctx.href("/")) {
                "夜市 " span lang="en" { "Night Market" }
            }
            nav aria-label=(ctx.t("主選單", "Main")) {
                (link(ctx, "/", html! { (ctx.t("商品", "Products")) }))
                (link(ctx, "/cart", html! {
                    (ctx.t("購物車", "Cart"))
                    @if let Some(pieces) = ctx.cart.filter(|pieces| *pieces > 0) {
                        " " span class="badge" { (pieces) }
                    }
                }))
                (link(ctx, "/orders", html! { (ctx.t("我的訂單", "My orders")) }))
                @if ctx.is_staff() {
                    (link(ctx, "/staff/orders", html! { (ctx.t("店家訂單", "Store orders")) }))
                }
            }
            div class="me" {
                (session(ctx))
                a href=(address(other, &ctx.here)) hreflang=(other.tag()) lang=(other.tag()) {
                    (label)
                }
            }
        }
    }
}

fn session(ctx: &PageContext) -> Markup {
    html! {
        @match ctx.caller {
            Some(caller) => {
                span class="who" { (caller.role.label(ctx.locale)) }
                form method="post" action=(ctx.href("/logout")) {
                    button class="plain" { (ctx.t("登出", "Sign out")) }
                }
            }
            None => { a href=(ctx.href("/login")) { (ctx.t("登入", "Sign in")) } }
        }
    }
}

fn link(ctx: &PageContext, path: &str, label: Markup) -> Markup {
    let here = ctx.here.split('?').next() == Some(path);
    html! { a href=(ctx.href(path)) aria-current=[here.then_some("page")] { (label) } }
}

fn footer(ctx: &PageContext) -> Markup {
    html! {
        footer {
            p {
                (ctx.t("夜市 Night Market · 時間皆為台北時間", "夜市 Night Market · All times are Taipei time"))
                " · " a href="/docs" { "API" }
            }
        }
    }
}
