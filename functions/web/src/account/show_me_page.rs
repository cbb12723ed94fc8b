//! `GET /me`

use app::{App, accounts};
use domain::{
    Locale,
    order::Status,
    user::{Role, User},
};
use endpoint::{Access, Authenticated, Collection, Documented, Endpoint, Html, Problem, Spec};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    problem_page,
    shell::icon::{Icon, icon},
    text::{account as text, address, order, shell},
};

/// Shows an account: its orders, its addresses, and the way out. Whoever is not signed in is led to
/// the form for that, and back here.
#[derive(Documented)]
pub struct ShowMePage;

impl Endpoint for ShowMePage {
    const SPEC: Spec = Spec::get("show-me-page", "/me")
        .dynamodb(&[Access::Get(Collection::User)])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (Authenticated, PageRequest);
    type Output = Html;

    async fn handle(
        app: &App,
        (Authenticated(caller), page): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let user = accounts::me(app, caller).await?;
        let ctx = page.by(app, Some(caller));
        Ok(ctx.page(shell::mine(&ctx), &me_view(&ctx, &user, caller.role)))
    }
}

/// The states of orders that are worth a look by themselves.
const OPEN: &[Status] = &[Status::Pending, Status::Paid, Status::Ready, Status::Shipped];

/// The page of `user`, who acts as `role`.
pub(crate) fn me_view(ctx: &PageContext, user: &User, role: Role) -> Markup {
    let name = user.name.as_ref().map_or(user.username.as_str(), |name| name.as_str());
    html! {
        h1 { (text::hello(ctx, name)) }
        div class="tiles" {
            @if let Some((path, drawn, label, hint)) = workplace(ctx.locale, role) {
                a class="card place" href=(ctx.href(path)) {
                    (icon(drawn)) span { strong { (label) } br; (hint) }
                }
            }
            section class="card" {
                h2 { (order::my_orders(ctx)) }
                ul class="rows" {
                    li { a href=(ctx.href("/orders")) { (text::all_orders(ctx)) } }
                    @for status in OPEN {
                        li {
                            a href=(ctx.href(&format!("/orders?status={}", status.as_str()))) {
                                (status.label(ctx.locale))
                            }
                        }
                    }
                }
            }
            section class="card" {
                h2 { (address::my_addresses(ctx)) }
                ul class="rows" {
                    li { a href=(ctx.href("/me/addresses")) { (address::edit(ctx)) } }
                }
            }
            section class="card" {
                h2 { (text::this_account(ctx)) }
                dl {
                    dt { (text::username(ctx)) }
                    dd { (user.username.as_str()) }
                    dt { (text::email(ctx)) }
                    dd { (user.email.as_str()) }
                }
                form method="post" action=(ctx.href("/logout")) {
                    button { (icon(Icon::Out)) (text::sign_out(ctx)) }
                }
            }
        }
    }
}

/// Where somebody of this role works: the path, its picture, its name, and what is there.
fn workplace(
    locale: Locale,
    role: Role,
) -> Option<(&'static str, Icon, &'static str, &'static str)> {
    match role {
        Role::Customer => None,
        Role::Staff | Role::Merchant => {
            Some(("/desk", Icon::Store, shell::desk(locale), text::at_the_desk(locale)))
        }
        Role::Admin => {
            Some(("/admin", Icon::Money, shell::platform(locale), text::at_the_platform(locale)))
        }
    }
}
