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
        let ctx = page.by_user(app, &user);
        let form = register(&ctx, &query.next(), &FormState::default());
        Ok(ctx.page(ctx.t("註冊", "Register"), &form))
    }
}

/// The form to register with, on the way to `next`.
pub(crate) fn register(ctx: &PageContext, next: &str, sheet: &FormState) -> Markup {
    let customer = Role::Customer.as_str();
    let roles = [
        (customer, ctx.t("我要買東西", "I want to buy")),
        (Role::Merchant.as_str(), ctx.t("我要開店", "I want to sell")),
    ];
    html! {
        div class="narrow" {
            h1 { (ctx.t("註冊", "Register")) }
            (sheet.alert())
            form class="sheet join" method="post" action=(ctx.href("/register")) {
                input type="hidden" name="next" value=(next);
                (Input {
                    name: "username", label: ctx.t("帳號", "Username"), autocomplete: "username",
                    hint: Some(ctx.t("3 到 32 個字母、數字、點、底線或連字號",
                        "3 to 32 letters, digits, dots, underscores or hyphens")),
                    max: 32, required: true, ..Input::default()
                }.draw(sheet))
                (Input {
                    name: "email", label: ctx.t("電子郵件", "E-mail"), kind: "email",
                    autocomplete: "email", max: 254, required: true, ..Input::default()
                }.draw(sheet))
                (Input {
                    name: "password", label: ctx.t("密碼", "Password"), kind: "password",
                    autocomplete: "new-password",
                    hint: Some(ctx.t("至少 8 個字元", "At least 8 characters")),
                    max: 128, required: true, ..Input::default()
                }.draw(sheet))
                (radios(sheet, "role", ctx.t("身分", "Account type"), customer, &roles))
                (shop_fields(ctx, sheet))
                button class="main" { (ctx.t("註冊", "Register")) }
            }
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
                name: "store_name", label: ctx.t("店名", "Store name"),
                autocomplete: "organization", max: 60, ..Input::default()
            }.draw(sheet))
            (radios(sheet, "store_kind", ctx.t("店家類型", "Kind of store"),
                StoreKind::Shop.as_str(), &kinds))
        }
    }
}

fn store_kind<'a>(ctx: &PageContext, kind: StoreKind) -> &'a str {
    match kind {
        StoreKind::Shop => ctx.t("商店", "Shop"),
        StoreKind::Restaurant => ctx.t("餐飲", "Restaurant"),
        StoreKind::Gift => ctx.t("禮品", "Gifts"),
    }
}
