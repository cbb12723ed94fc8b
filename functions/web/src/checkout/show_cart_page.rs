//! `GET /cart`

use app::{
    App,
    carts::{self, PricedLine},
};
use domain::{
    Named, Quantity,
    catalog::{ProductCard, ProductKind},
};
use endpoint::{Access, Collection, Documented, Endpoint, Html, OptionalUser, Problem, Spec};
use maud::{Markup, html};
use texts::Count;

use crate::{
    art::picture,
    checkout::{
        kept::checkout_path,
        store_cart::{StoreCart, by_store},
        summary::shipping,
    },
    context::{PageContext, PageRequest},
    format::money,
    parts::{
        bought::{form, name},
        named::Written,
        notice::empty,
    },
    problem_page,
    shell::page::Page,
    text::{checkout as text, parts, shell},
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
        let products = lines.iter().filter_map(|line| line.product.as_ref());
        let pictures = products.filter_map(|it| it.product.details.image_url.as_ref());
        let ctx = page.by(app, user.caller).with_images(pictures);
        Ok(Page::new(shell::cart(&ctx)).forms().draw(&ctx, &cart_view(&ctx, lines)))
    }
}

/// The page of a cart.
pub(crate) fn cart_view(ctx: &PageContext, lines: Vec<PricedLine>) -> Markup {
    let carts = by_store(lines);
    let several = carts.len() > 1;
    html! {
        h1 { (shell::cart(ctx)) }
        @if carts.is_empty() {
            (empty(text::cart_is_empty(ctx), Some((&ctx.href("/"), text::keep_shopping(ctx)))))
        }
        @if several { p class="note" { (text::several_stores(ctx)) } }
        @for cart in &carts {
            section class="card basket" {
                h2 { (Written(cart.name(ctx.locale))) }
                ul class="lines" { @for line in &cart.lines { li { (cart_line(ctx, line)) } } }
                (closing(ctx, cart, several))
            }
        }
    }
}

fn cart_line(ctx: &PageContext, line: &PricedLine) -> Markup {
    let (id, product) = (line.line.id(), line.line.product);
    let action = ctx.href(&format!("/cart/items/{id}"));
    let name = name(ctx, line, text::no_longer_there(ctx));
    html! {
        @if let Some(stocked) = &line.product { (picture(&ProductCard::of(stocked, None))) }
        div class="what" {
            a href=(ctx.href(&format!("/products/{product}"))) { (Written(name)) }
            @if let Some(form) = form(ctx, line) { p class="small" { (form) } }
            @if let Some(price) = line.price() { p class="small" { (text::each(ctx, price)) } }
            @if line.subtotal().is_none() {
                p class="wrong" { (text::not_for_sale(ctx)) }
            } @else if let Some(why) = too_many(ctx, line) {
                p class="wrong" { (why) }
            }
        }
        (quantity(ctx, line, name.text, &action))
        @if let Some(subtotal) = line.subtotal() {
            strong class="number" { (money(subtotal)) }
        }
        form class="remove" method="post" action=(action) {
            button class="plain" name="to" value="0"
                aria-label=(text::remove_named(ctx, name.text)) { (text::remove(ctx)) }
        }
    }
}

/// The quantity, with a button for one fewer and one for one more.
fn quantity(ctx: &PageContext, line: &PricedLine, name: &str, action: &str) -> Markup {
    let now = line.line.quantity.get();
    let (fewer, more) = (now.saturating_sub(1), now.saturating_add(1));
    html! {
        form class="change stepper" method="post" action=(action) {
            // Enter in the field presses the first button.
            button class="unseen" tabindex="-1" { (text::update_quantity_of(ctx, name)) }
            button name="to" value=(fewer) disabled[fewer == 0]
                aria-label=(parts::fewer_of(ctx, name)) { "−" }
            input type="number" name="quantity" value=(now) min="0" max=(Quantity::MAX.get())
                inputmode="numeric" autocomplete="off" aria-label=(parts::quantity_of(ctx, name));
            button name="to" value=(more) disabled[now >= Quantity::MAX.get()]
                aria-label=(parts::more_of(ctx, name)) { "+" }
        }
    }
}

/// What is said of a line that there is too little of, of its choice if that is short, or of
/// which an order takes fewer.
fn too_many(ctx: &PageContext, line: &PricedLine) -> Option<String> {
    let dish = line.product.as_ref()?.product.details.kind == ProductKind::MenuItem;
    let Some(left) = line.lacking() else {
        let most = Count(line.beyond_an_order()?.into());
        return Some(match dish {
            true => text::helpings_an_order(ctx, most),
            false => text::pieces_an_order(ctx, most),
        });
    };
    let many = Count(left.into());
    let short = line.scarce().filter(|(_, enough_for)| *enough_for == left);
    Some(match (short, left) {
        (Some((choice, _)), 0) => text::choice_gone(ctx, choice.name_in(ctx.locale).text),
        (Some((choice, _)), _) => {
            text::choice_enough_for(ctx, choice.name_in(ctx.locale).text, many)
        }
        (None, 0) => text::none_left(ctx).to_owned(),
        (None, _) if dish => text::helpings_left(ctx, many),
        (None, _) => text::pieces_left(ctx, many),
    })
}

fn closing(ctx: &PageContext, cart: &StoreCart, several: bool) -> Markup {
    html! {
        @if let (Some(store), Some(total)) = (cart.store, cart.total()) {
            (shipping(ctx, cart))
            p class="total" { (parts::subtotal(ctx)) " " strong { (money(total)) } }
            p class="onward" {
                a class=(if several { "button" } else { "button main" })
                    href=(ctx.href(&checkout_path(Some(store)))) {
                    @if several {
                        (text::check_out_at(ctx, cart.name(ctx.locale).text))
                    } @else {
                        (text::check_out(ctx))
                    }
                }
            }
        }
    }
}
