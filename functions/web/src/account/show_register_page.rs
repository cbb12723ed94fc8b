//! `GET /register`

use app::App;
use domain::{store::StoreKind, user::Role};
use endpoint::{Documented, Endpoint, Html, OptionalUser, Problem, Query, Spec};
use maud::{Markup, html};

use crate::{
    account::show_login_page::NextQuery,
    context::{PageContext, PageRequest},
    parts::form::{FormState, Input, radios},
    problem_page,
    text::account as text,
};

/// Shows the form to register with.
#[derive(Documented)]
pub struct ShowRegisterPage;

impl Endpoint for ShowRegisterPage {
    const SPEC: Spec = Spec::get("show-register-page", "/register")
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Query<NextQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (user, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.by(app, user.caller);
        let form = register(&ctx, &query.next(), &FormState::default());
        Ok(ctx.page(text::register(&ctx), &form))
    }
}

/// The form to register with, on the way to `next`.
pub(crate) fn register(ctx: &PageContext, next: &str, sheet: &FormState) -> Markup {
    let customer = Role::Customer.as_str();
    let roles = [(customer, text::to_buy(ctx)), (Role::Merchant.as_str(), text::to_sell(ctx))];
    let form = html! {
        form class="sheet join" method="post" action=(ctx.href("/register")) {
            input type="hidden" name="next" value=(next);
            (Input {
                name: "username", label: text::username(ctx), autocomplete: "username",
                hint: Some(text::username_hint(ctx)),
                max: 32, required: true, ..Input::default()
            }.draw(sheet))
            (Input {
                name: "email", label: text::email(ctx), kind: "email",
                autocomplete: "email", max: 254, required: true, ..Input::default()
            }.draw(sheet))
            (Input {
                name: "password", label: text::password(ctx), kind: "password",
                autocomplete: "new-password",
                hint: Some(text::password_hint(ctx)),
                max: 128, required: true, ..Input::default()
            }.draw(sheet))
            (radios(sheet, "role", text::account_type(ctx), customer, &roles))
            (shop_fields(ctx, sheet))
            button class="main" { (text::register(ctx)) }
        }
    };
    html! {
        div class="narrow" {
            h1 { (text::register(ctx)) }
            (sheet.summary())
            (form)
        }
    }
}

/// The fields for merchants. A style rule hides them from others.
fn shop_fields(ctx: &PageContext, sheet: &FormState) -> Markup {
    let kinds: Vec<_> =
        StoreKind::ALL.iter().map(|kind| (kind.as_str(), store_kind(ctx, *kind))).collect();
    html! {
        div class="for-merchant" {
            (Input {
                name: "store_name", label: text::store_name(ctx),
                autocomplete: "organization", max: 60, ..Input::default()
            }.draw(sheet))
            (radios(sheet, "store_kind", text::kind_of_store(ctx),
                StoreKind::Shop.as_str(), &kinds))
        }
    }
}

fn store_kind(ctx: &PageContext, kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Shop => text::kind_shop(ctx),
        StoreKind::Restaurant => text::kind_restaurant(ctx),
        StoreKind::Gift => text::kind_gift(ctx),
    }
}
