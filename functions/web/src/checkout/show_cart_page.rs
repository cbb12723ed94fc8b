//! `GET /cart`

use app::{
    App,
    carts::{self, PricedLine},
};
use domain::{Locale, Quantity};
use endpoint::{Access, Collection, Documented, Endpoint, Html, OptionalUser, Problem, Spec};
use maud::{Markup, html};

use crate::{
    checkout::checkout_view::{StoreCart, by_store},
    context::{PageContext, PageRequest},
    format::money,
    problem_page,
};

/// Shows the cart.
#[derive(Documented)]
pub struct ShowCartPage;

impl Endpoint for ShowCartPage {
    const SPEC: Spec = Spec::get("show-cart-page", "/cart")
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
        ])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest);
    type Output = Html;

    async fn handle(app: &App, (user, page): Self::Input) -> Result<Self::Output, Problem> {
        let cart = carts::load(app, &user.cart_owner()).await?;
        let lines = carts::price(app, &cart).await?;
        let ctx = page.by(app, user.caller);
        Ok(ctx.page(ctx.t("購物車", "Cart"), &cart_view(&ctx, lines)))
    }
}

/// The page of a cart.
pub(crate) fn cart_view(ctx: &PageContext, lines: Vec<PricedLine>) -> Markup {
    let carts = by_store(lines);
    let several = carts.len() > 1;
    html! {
        h1 { (ctx.t("購物車", "Cart")) }
        @if carts.is_empty() {
            p class="empty" {
                (ctx.t("購物車是空的。", "The cart is empty."))
                " " a href=(ctx.href("/")) { (ctx.t("去逛逛", "Continue shopping")) }
            }
        }
        @if several {
            p class="note" {
                (ctx.t("商品來自不同店家，每家店各下一張訂單。",
                    "These products are from several stores; each needs an order of its own."))
            }
        }
        @for cart in &carts {
            section class="basket" {
                h2 { (cart.name()) }
                ul class="lines" { @for line in &cart.lines { li { (cart_line(ctx, line)) } } }
                (closing(ctx, cart))
            }
        }
    }
}

fn cart_line(ctx: &PageContext, line: &PricedLine) -> Markup {
    let (id, product) = (line.line.id(), line.line.product);
    let details = line.product.as_ref().map(|stocked| &stocked.product.details);
    let name =
        details.map_or(ctx.t("已下架的商品", "No longer available"), |l| l.name.as_str());
    let label = format!("{}{name}", ctx.t("數量：", "Quantity: "));
    html! {
        div class="what" {
            a href=(ctx.href(&format!("/products/{product}"))) { (name) }
            @if let Some(form) = line.form() { " " span class="small" { (form) } }
            @match line.subtotal() {
                Some(subtotal) => { strong { (money(subtotal)) } }
                None => {
                    span class="wrong" {
                        (ctx.t("目前無法購買，請移除。", "Not for sale now; please remove it."))
                    }
                }
            }
            @if let Some(short) = too_few(ctx, line) { span class="wrong" { (short) } }
        }
        form class="change" method="post" action=(ctx.href(&format!("/cart/items/{id}"))) {
            input type="number" name="quantity" value=(line.line.quantity.get()) min="0"
                max=(Quantity::MAX.get()) inputmode="numeric" aria-label=(label);
            button { (ctx.t("更新", "Update")) }
        }
        form method="post" action=(ctx.href(&format!("/cart/items/{id}"))) {
            input type="hidden" name="quantity" value="0";
            button class="plain" {
                (ctx.t("移除", "Remove"))
                span class="unseen" { " " (name) }
            }
        }
    }
}

/// What is said of a line that there is too little of: of its choice, if that is what is short.
fn too_few(ctx: &PageContext, line: &PricedLine) -> Option<String> {
    let left = line.stock().filter(|left| *left < u32::from(line.line.quantity.get()))?;
    let choice = line.scarce().filter(|(_, enough_for)| *enough_for == left);
    let (of, choice) = match choice {
        Some((choice, _)) => (format!("「{}」", choice.name), format!("{}: ", choice.name)),
        None => (String::new(), String::new()),
    };
    Some(match (ctx.locale, left) {
        (Locale::ZhTw, 0) => format!("{of}已售完。"),
        (Locale::ZhTw, _) => format!("{of}只夠 {left} 份。"),
        (Locale::En, 0) => format!("{choice}sold out."),
        (Locale::En, _) => format!("{choice}enough for {left} only."),
    })
}

fn closing(ctx: &PageContext, cart: &StoreCart) -> Markup {
    html! {
        @if let (Some(store), Some(total)) = (cart.store, cart.total()) {
            p class="total" {
                (ctx.t("小計", "Subtotal")) " " strong { (money(total)) }
                a class="button main" href=(ctx.href(&format!("/checkout?store_id={store}"))) {
                    (ctx.t("結帳", "Check out"))
                }
            }
        }
    }
}
