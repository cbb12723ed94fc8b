//! `GET /register`

use app::{
    App,
    orders::{self, Holder},
};
use domain::{OrderId, store::StoreKind, user::Role};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, OptionalUser, OrderKeys, Problem, Query, Spec,
    TextLine,
};
use maud::{Markup, html};

use crate::{
    account::show_login_page::safe_next,
    context::{PageContext, PageRequest},
    format::query,
    parts::form::{FormState, Input, radios},
    problem_page,
    text::account as text,
};

/// Shows the form to register with.
#[derive(Documented)]
pub struct ShowRegisterPage;

/// The page to go to after registering, and what the new account begins with.
#[derive(Clone, Debug, Query)]
pub struct RegisterQuery {
    /// A path of this site.
    pub next: Option<TextLine<4000>>,
    /// A guest's order, whose key the browser has: it becomes one of the account.
    pub order: Option<OrderId>,
}

impl Endpoint for ShowRegisterPage {
    const SPEC: Spec = Spec::get("show-register-page", "/register")
        .dynamodb(&[Access::Query(Collection::Order)])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, OrderKeys, Query<RegisterQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (user, page, keys, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.by(app, user.caller);
        let sheet = match query.order {
            Some(order) => of_order(app, order, &keys).await?,
            None => FormState::default(),
        };
        let form = register(&ctx, &safe_next(query.next.as_ref()), &sheet);
        Ok(ctx.page(text::register(&ctx), &form))
    }
}

/// The form with what is known of the guest who placed `order`; an empty one if the browser does
/// not have its key.
async fn of_order(app: &App, order: OrderId, keys: &OrderKeys) -> Result<FormState, Problem> {
    let guest = Holder { caller: None, key: keys.of(order) };
    if guest.key.is_none() {
        return Ok(FormState::default());
    }
    let (found, _) = orders::get(app, &guest, order).await?;
    let email = found.contact.email.as_ref().map_or("", |email| email.as_str());
    let id = order.to_string();
    Ok(FormState::filled([("email", email), ("order", id.as_str())]))
}

/// The form to register with, on the way to `next`.
pub(crate) fn register(ctx: &PageContext, next: &str, sheet: &FormState) -> Markup {
    let customer = Role::Customer.as_str();
    let roles = [(customer, text::to_buy(ctx)), (Role::Merchant.as_str(), text::to_sell(ctx))];
    let form = html! {
        form class="sheet join" method="post" action=(ctx.href("/register")) {
            input type="hidden" name="next" value=(next);
            @if !sheet.typed("order").is_empty() {
                input type="hidden" name="order" value=(sheet.typed("order"));
            }
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
            @if !sheet.typed("order").is_empty() { p class="note" { (text::takes_order(ctx)) } }
            (sheet.summary())
            (form)
            @let to = query(&[("next", Some(next).filter(|next| !next.is_empty()))]);
            p {
                (text::already_registered(ctx)) " "
                a class="button" href=(ctx.href(&format!("/login{to}"))) { (text::sign_in(ctx)) }
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
