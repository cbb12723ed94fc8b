//! The form that puts a product into the cart: its variants and its choices are chips to press,
//! which need no script.

use domain::{
    Named, Quantity, Twd, TwdDelta,
    catalog::{Band, Choice, GroupWithStock, ProductCard, ProductWithStock},
};
use maud::{Markup, html};
use texts::Count;

use super::{named::name, stepper::stepper};
use crate::{
    context::PageContext,
    format::{money, signed},
    text::shop as text,
};

/// A product with its variants' stock, and its option groups.
pub(crate) type Asked<'a> = (&'a ProductWithStock, &'a [GroupWithStock]);

/// The form that puts a product into the cart. What is `asked` is chosen in it; a card of a product
/// that asks leads to the product's page, where that is known.
pub(crate) fn add_form(ctx: &PageContext, card: &ProductCard, asked: Option<Asked<'_>>) -> Markup {
    let named = card.name_in(ctx.locale).text;
    html! {
        @if card.price.is_none() {
            p class="note" { (text::points_only(ctx)) }
        } @else if card.band == Some(Band::None) {
            @if asked.is_some() { p class="note" { (text::sold_out(ctx)) } }
        } @else if card.forms && asked.is_none() {
            a class="button" href=(ctx.href(&format!("/products/{}", card.id)))
                aria-label=(text::choose_options_of(ctx, named)) { (text::choose_options(ctx)) }
        } @else {
            form class="add" method="post" action=(ctx.href("/cart/items")) {
                input type="hidden" name="product_id" value=(card.id);
                input type="hidden" name="next" value=(ctx.here());
                @if let Some(asked) = asked {
                    (asks(ctx, asked))
                    (stepper(ctx, named, 1, Quantity::MAX))
                    button class="main" { (text::add_to_cart(ctx)) }
                } @else {
                    button aria-label=(text::add_named_to_cart(ctx, named)) {
                        (text::add_to_cart(ctx))
                    }
                }
            }
        }
    }
}

fn asks(ctx: &PageContext, (stocked, groups): Asked<'_>) -> Markup {
    html! {
        @if !stocked.product.variants.is_empty() { (variants(ctx, stocked)) }
        @for group in groups { (choices(ctx, group)) }
        @if !groups.is_empty() {
            label {
                span { (text::note(ctx)) }
                input type="text" name="note" maxlength="100" autocomplete="off";
            }
        }
    }
}

fn variants(ctx: &PageContext, stocked: &ProductWithStock) -> Markup {
    let product = &stocked.product;
    let gone = |code| stocked.units.get(code) == Some(&0);
    let first = product.variants.iter().find(|variant| !gone(&variant.id));
    let alike = product.variants.iter().all(|v| product.price_of(v.id) == product.details.price);
    html! {
        fieldset class="pick" {
            legend { (text::variant(ctx)) }
            div {
                @for variant in &product.variants {
                    @let chosen = first.is_some_and(|first| first.id == variant.id);
                    @let price = product.price_of(variant.id).filter(|_| !alike);
                    label {
                        input type="radio" name="variant_id" value=(variant.id) required
                            checked[chosen] disabled[gone(&variant.id)];
                        @let named = variant.name_in(ctx.locale).text;
                        (variant_label(ctx, named, price, gone(&variant.id)))
                    }
                }
            }
        }
    }
}

fn variant_label(ctx: &PageContext, name: &str, price: Option<Twd>, gone: bool) -> Markup {
    html! {
        span { @if gone { (text::choice_sold_out(ctx, name)) } @else { (name) } }
        @if let Some(price) = price { small { (money(price)) } }
    }
}

fn choices(ctx: &PageContext, stocked: &GroupWithStock) -> Markup {
    let group = &stocked.group;
    let one = group.max == 1;
    let gone = |choice: &Choice| {
        !choice.available || stocked.stock_of(choice.code).is_some_and(|units| units == 0)
    };
    // What must be chosen begins with the first that there is, so that one press orders it.
    let first = group.choices.iter().find(|choice| !gone(choice)).filter(|_| group.min > 0);
    // A name for each group that takes one, so that they don't exclude each other.
    let field = if one { format!("choices[{}]", group.id) } else { "choices[]".to_owned() };
    html! {
        fieldset class="pick" {
            legend {
                (name(ctx, group))
                " " span class="of" { (how_many(ctx, group.min, group.max)) }
            }
            div {
                @if one && group.min == 0 {
                    label {
                        input type="radio" name=(field) value="" checked;
                        span { (text::none(ctx)) }
                    }
                }
                @for choice in &group.choices {
                    @let chosen = one && first.is_some_and(|first| first.code == choice.code);
                    label {
                        input type=(if one { "radio" } else { "checkbox" }) name=(field)
                            value=(choice.code) checked[chosen] disabled[gone(choice)]
                            required[one && group.min > 0];
                        span { (choice_label(ctx, choice, stocked.stock_of(choice.code))) }
                        @if choice.delta != TwdDelta::ZERO {
                            small { (surcharge(ctx, choice.delta)) }
                        }
                    }
                }
            }
        }
    }
}

fn how_many(ctx: &PageContext, min: u16, max: u16) -> String {
    let count = |number: u16| Count(number.into());
    match (min, max) {
        (_, 1) => text::choose_one(ctx).to_owned(),
        (0, _) => text::choose_up_to(ctx, count(max)),
        _ => text::choose_from_to(ctx, count(min), count(max)),
    }
}

fn choice_label(ctx: &PageContext, choice: &Choice, units: Option<u32>) -> String {
    let name = choice.name_in(ctx.locale).text;
    match units.map(|units| Band::of(units, None)) {
        _ if !choice.available => text::choice_sold_out(ctx, name),
        Some(Band::None) => text::choice_sold_out(ctx, name),
        Some(Band::Low) => text::choice_few_left(ctx, name),
        Some(Band::Plenty) | None => name.to_owned(),
    }
}

fn surcharge(ctx: &PageContext, delta: TwdDelta) -> String {
    if delta.get() > 0 { text::surcharge(ctx, delta) } else { signed(delta) }
}
