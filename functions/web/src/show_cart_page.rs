//! `GET /cart`

use app::{
    App,
    carts::{self, PricedLine},
};
use domain::Quantity;
use endpoint::{Access, Endpoint, Html, Problem, Spec, Visitor};
use maud::{Markup, html};

use crate::{
    checkout_view::{Basketful, by_store},
    ctx::{Asked, Ctx},
    format::money,
    problem_page,
};

/// Shows the cart.
pub struct ShowCartPage;

impl Endpoint for ShowCartPage {
    const SPEC: Spec = Spec::get("show-cart-page", "/cart")
        .summary("Show the cart.")
        .table(&[Access::Get, Access::BatchGet])
        .page(problem_page);

    type Input = (Visitor, Asked);
    type Output = Html;

    async fn handle(app: &App, (visitor, asked): Self::Input) -> Result<Self::Output, Problem> {
        let cart = carts::load(app, &visitor.basket()).await?;
        let lines = carts::price(app, &cart).await?;
        let ctx = asked.by_visitor(app, &visitor).with_cart(&cart);
        Ok(ctx.page(ctx.t("購物車", "Cart"), &cart_view(&ctx, lines)))
    }
}

/// The page of a cart.
pub(crate) fn cart_view(ctx: &Ctx, lines: Vec<PricedLine>) -> Markup {
    let baskets = by_store(lines);
    let several = baskets.len() > 1;
    html! {
        h1 { (ctx.t("購物車", "Cart")) }
        @if baskets.is_empty() {
            p class="empty" {
                (ctx.t("購物車是空的。", "The cart is empty."))
                " " a href=(ctx.href("/")) { (ctx.t("去逛逛", "Look around")) }
            }
        }
        @if several {
            p class="note" {
                (ctx.t("商品來自不同店家，每家店各下一張訂單。",
                    "These are of several stores; each store gets an order of its own."))
            }
        }
        @for basket in &baskets {
            section class="basket" {
                h2 { (basket.name()) }
                ul class="lines" { @for line in &basket.lines { li { (cart_line(ctx, line)) } } }
                (closing(ctx, basket))
            }
        }
    }
}

fn cart_line(ctx: &Ctx, line: &PricedLine) -> Markup {
    let id = line.line.product;
    let listing = line.product.as_ref().map(|stocked| &stocked.product.listing);
    let name =
        listing.map_or(ctx.t("已下架的商品", "A product that is gone"), |l| l.name.as_str());
    let label = format!("{}{name}", ctx.t("數量：", "Quantity: "));
    html! {
        div class="what" {
            a href=(ctx.href(&format!("/products/{id}"))) { (name) }
            @match line.subtotal() {
                Some(subtotal) => { strong { (money(subtotal)) } }
                None => {
                    span class="wrong" {
                        (ctx.t("目前無法購買，請移除。", "Not for sale now; please remove it."))
                    }
                }
            }
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

fn closing(ctx: &Ctx, basket: &Basketful) -> Markup {
    html! {
        @if let (Some(store), Some(total)) = (basket.store, basket.total()) {
            p class="total" {
                (ctx.t("小計", "Subtotal")) " " strong { (money(total)) }
                a class="button main" href=(ctx.href(&format!("/checkout?store_id={store}"))) {
                    (ctx.t("結帳", "Check out"))
                }
            }
        }
    }
}
