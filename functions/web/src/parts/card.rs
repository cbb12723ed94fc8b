//! The card of a product in a list.

use std::collections::HashMap;

use domain::{
    StoreId,
    catalog::{Band, ProductCard},
    store::StoreName,
};
use maud::{Markup, html};

use super::{named::name, picker::add_form};
use crate::{
    art::picture,
    context::PageContext,
    format::{money, points},
    text::{parts, shop as text},
};

/// The cards of `products`, which name their stores where those are known.
pub(crate) fn grid(
    ctx: &PageContext,
    products: &[ProductCard],
    stores: &HashMap<StoreId, StoreName>,
) -> Markup {
    html! {
        ul class="grid" {
            @for product in products {
                li class="card" id=(product.id) { (card(ctx, product, stores.get(&product.store))) }
            }
        }
    }
}

fn card(ctx: &PageContext, card: &ProductCard, store: Option<&StoreName>) -> Markup {
    html! {
        a class="cover" href=(ctx.href(&format!("/products/{}", card.id))) {
            (picture(card))
            h2 class="name" { (name(ctx, card)) }
        }
        @if let Some(store) = store {
            p class="from" {
                a href=(ctx.href(&format!("/stores/{}", store.slug))) { (name(ctx, store)) }
            }
        }
        (price(ctx, card))
        (add_form(ctx, card, None))
    }
}

/// What a product costs, and whether it is running out.
pub(crate) fn price(ctx: &PageContext, card: &ProductCard) -> Markup {
    html! {
        p class="price" {
            @if let Some(price) = card.price {
                strong {
                    @if card.varies { (parts::from_price(ctx, price)) } @else { (money(price)) }
                }
            }
            @if let Some(price) = card.points_price {
                " "
                @if card.price.is_some() {
                    span { (parts::or_points(ctx, price)) }
                } @else {
                    strong { (points(ctx, price)) }
                }
            }
            @match card.band {
                Some(Band::Low) => { " " span class="few" { (text::few_left(ctx)) } }
                Some(Band::None) => { " " span class="gone" { (text::sold_out(ctx)) } }
                Some(Band::Plenty) | None => {}
            }
        }
    }
}
