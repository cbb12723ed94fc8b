//! The strip of the demonstration market: signs in by one press.

use domain::{Locale, user::Role};
use maud::{Markup, html};

use crate::{context::PageContext, text::shell as text};

/// A login of the demonstration market, whose password is its name.
struct Login {
    name: &'static str,
    role: Role,
    label: fn(Locale) -> &'static str,
    /// The slug of the store that it works for; empty if it works for none.
    store: &'static str,
}

/// Each store has one.
const LOGINS: &[Login] = &[
    Login { name: "customer", role: Role::Customer, label: text::login_customer, store: "" },
    Login { name: "staff", role: Role::Staff, label: text::login_noodles, store: "a-jiao-noodles" },
    Login { name: "merchant", role: Role::Merchant, label: text::login_gifts, store: "star-gifts" },
    Login { name: "tea", role: Role::Merchant, label: text::login_tea, store: "hill-tea" },
    Login { name: "stall", role: Role::Merchant, label: text::login_stall, store: "alley-select" },
    Login { name: "admin", role: Role::Admin, label: text::login_admin, store: "" },
];

/// The strip.
pub(crate) fn demonstration(ctx: &PageContext) -> Markup {
    html! {
        aside class="strip" aria-label=(text::demonstration(ctx)) {
            strong { (text::demonstration(ctx)) }
            @for Login { name, role, label, .. } in LOGINS {
                form method="post" action=(ctx.href("/login")) {
                    input type="hidden" name="username" value=(name);
                    input type="hidden" name="password" value=(name);
                    input type="hidden" name="next" value=(beginning(ctx, *role));
                    button {
                        span class="unseen" { (text::sign_in_as(ctx)) " " }
                        (label(ctx.locale))
                    }
                }
            }
        }
    }
}

/// Signs in as the staff of the store `slug` by one press, to see there what a customer did.
pub(crate) fn staff_of(ctx: &PageContext, slug: &str) -> Markup {
    let login = LOGINS.iter().find(|login| !slug.is_empty() && login.store == slug);
    html! {
        @if let Some(Login { name, role, .. }) = login.filter(|_| ctx.demonstration) {
            form class="staff" method="post" action=(ctx.href("/login")) {
                input type="hidden" name="username" value=(name);
                input type="hidden" name="password" value=(name);
                input type="hidden" name="next" value=(beginning(ctx, *role));
                button { (text::see_as_staff(ctx)) }
            }
        }
    }
}

/// The page that a user of `role` is sent to after signing in with the strip.
fn beginning(ctx: &PageContext, role: Role) -> String {
    let shops = !["/login", "/register", "/desk", "/admin", "/staff"]
        .iter()
        .any(|other| ctx.here.starts_with(other));
    match role {
        Role::Customer if shops => ctx.here(),
        Role::Customer => ctx.href("/"),
        Role::Staff | Role::Merchant => ctx.href("/desk"),
        Role::Admin => ctx.href("/admin"),
    }
}
