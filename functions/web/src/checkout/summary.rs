//! What is ordered, and what is charged beside it.

use app::carts::PricedLine;
use domain::Twd;
use maud::{Markup, html};

use crate::{
    checkout::store_cart::StoreCart,
    context::PageContext,
    format::money,
    parts::{bought::form, named::name},
    text::{checkout as text, parts},
};

/// The lines of `cart`, their sum, and what its store charges for a parcel.
pub(crate) fn summary(ctx: &PageContext, cart: &StoreCart) -> Markup {
    html! {
        ul class="sum" { @for line in &cart.lines { (summed(ctx, line)) } }
        @if let Some(total) = cart.total() {
            p class="total" { (parts::subtotal(ctx)) " " strong { (money(total)) } }
        }
        (shipping(ctx, cart))
    }
}

fn summed(ctx: &PageContext, line: &PricedLine) -> Markup {
    html! {
        @if let Some(stocked) = &line.product {
            li {
                span {
                    (name(ctx, &stocked.product.details)) " × " (line.line.quantity.get())
                    @if let Some(form) = form(ctx, line) { " " small { (form) } }
                }
                @match line.subtotal() {
                    Some(subtotal) => { span class="number" { (money(subtotal)) } }
                    None => { a href=(ctx.href("/cart")) { (text::remove_it_first(ctx)) } }
                }
            }
        }
    }
}

/// What the store of `cart` charges for a parcel, and from where on it is free.
pub(crate) fn shipping(ctx: &PageContext, cart: &StoreCart) -> Markup {
    html! {
        @if let Some(fee) = cart.shipping() {
            p class="small" {
                (text::shipping_costs(ctx, fee.main, fee.outlying))
                @if let Some(from) = fee.free_from { " " (text::free_from(ctx, from)) }
            }
        }
        @if let Some(left) = cart.until_free() {
            p class="free" {
                @if left == Twd::ZERO {
                    (text::is_free(ctx))
                } @else {
                    (text::free_after(ctx, left))
                }
            }
        }
    }
}
