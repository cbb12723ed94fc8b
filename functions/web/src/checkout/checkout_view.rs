//! The form that an order is placed with.

use app::{App, carts::PricedLine};
use domain::{OrderId, StoreId, Twd, address_book::SavedAddress, order::FulfilmentMethod};
use maud::{Markup, html};

use super::{
    kept::checkout_path,
    store_cart::{StoreCart, by_store},
    summary::summary,
};
use crate::{
    address::fields::{address_fields, person_fields},
    context::PageContext,
    format::{money, query, signed},
    parts::{
        form::{FormState, Input, area, radios},
        named::Written,
        notice::empty,
    },
    text::{address, checkout as text},
};

/// The id of the form, by which the switch of the language keeps what is typed.
pub(crate) const FORM: &str = "checkout";
/// Where the form is sent to be kept.
pub(crate) const DRAFT: &str = "/checkout/draft";

/// What the checkout shows beside the cart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// The idempotency key of the form.
    pub(crate) key: &'a str,
    /// What was typed, and what is wrong with it.
    pub(crate) sheet: &'a FormState,
    /// The addresses that the caller keeps.
    pub(crate) book: &'a [SavedAddress],
    /// Whether that was kept from before.
    pub(crate) restored: bool,
    /// The order that was placed before, of another store.
    pub(crate) placed: Option<OrderId>,
    /// What an order costs that was refused because of its total, fees included.
    pub(crate) new_total: Option<Twd>,
}

/// A new idempotency key for a form: however often the form is sent, it places one order.
pub(crate) fn new_key(app: &App) -> String {
    format!("page-{:016x}{:016x}", app.entropy(), app.entropy())
}

/// The parts of the cart that can be checked out: that of `store`, or all.
pub(crate) fn parts_of(lines: Vec<PricedLine>, store: Option<StoreId>) -> Vec<StoreCart> {
    let mut carts = by_store(lines);
    carts.retain(|cart| cart.store.is_some() && store.is_none_or(|s| cart.store == Some(s)));
    carts
}

/// The checkout of the only one of `carts`; of several, a choice between their stores.
pub(crate) fn checkout(ctx: &PageContext, carts: &[StoreCart], shown: &Shown<'_>) -> Markup {
    html! {
        @match carts {
            [] => {
                h1 { (text::check_out(ctx)) }
                (shown.sheet.summary())
                (empty(text::nothing_to_check_out(ctx),
                    Some((&ctx.href("/"), text::keep_shopping(ctx)))))
            }
            [only] => {
                div class="narrow" {
                    h1 { (text::check_out_at(ctx, only.name(ctx.locale).text)) }
                    (order_form(ctx, only, shown))
                }
            }
            several => {
                h1 { (text::check_out(ctx)) }
                p class="note" { (text::one_at_a_time(ctx)) }
                @for cart in several { (choice(ctx, cart)) }
            }
        }
    }
}

fn choice(ctx: &PageContext, cart: &StoreCart) -> Markup {
    html! {
        section class="card basket" {
            h2 { (Written(cart.name(ctx.locale))) }
            (summary(ctx, cart))
            a class="button" href=(ctx.href(&checkout_path(cart.store))) {
                (text::check_out_at(ctx, cart.name(ctx.locale).text))
            }
        }
    }
}

fn order_form(ctx: &PageContext, cart: &StoreCart, shown: &Shown<'_>) -> Markup {
    let first = cart.cheapest();
    let total = shown.new_total.or_else(|| cart.total_by(first?));
    // The fields say their labels, which the summary of what is wrong repeats.
    let fields = match (first, cart.store, total) {
        (Some(first), Some(store), Some(total)) => fields(ctx, cart, (first, store, total), shown),
        _ => html! {
            p class="alert" {
                (text::apart(ctx)) " " a href=(ctx.href("/cart")) { (text::change_the_cart(ctx)) }
            }
        },
    };
    html! {
        (shown.sheet.summary())
        section class="card basket" {
            (summary(ctx, cart))
            a href=(ctx.href("/cart")) { (text::change_the_cart(ctx)) }
        }
        @if let Some(order) = shown.placed {
            p class="alert wait" role="status" {
                (text::placed_before(ctx)) " "
                a href=(ctx.href(&format!("/orders/{order}"))) { (text::see_the_order(ctx)) }
            }
        }
        @if shown.restored { p class="note" role="status" { (text::draft_is_kept(ctx)) } }
        (fields)
    }
}

fn fields(
    ctx: &PageContext,
    cart: &StoreCart,
    (first, store, total): (FulfilmentMethod, StoreId, Twd),
    shown: &Shown<'_>,
) -> Markup {
    let sheet = shown.sheet;
    let by = ctx.caller.map(|caller| caller.user);
    html! {
        form id=(FORM) class="sheet order" method="post" action=(ctx.href("/checkout"))
            data-draft=(ctx.href(DRAFT)) {
            // Enter in a field presses the first button of a form.
            button class="unseen" tabindex="-1" { (button(ctx, total)) }
            input type="hidden" name="store_id" value=(store);
            input type="hidden" name="key" value=(shown.key);
            input type="hidden" name="expected_total" value=(total);
            @if let Some(by) = by {
                input type="hidden" name="by" value=(by);
            } @else {
                (contact_fields(ctx, store, sheet))
            }
            (method_fields(ctx, first, cart, shown))
            (area(sheet, "note", text::note(ctx), 2, 500))
            (fees(ctx, cart, first, shown.new_total))
            p class="small" { (text::pays_at_ecpay(ctx)) }
            button class="main" { (button(ctx, total)) }
        }
    }
}

fn button(ctx: &PageContext, total: Twd) -> String {
    if total == Twd::ZERO { text::place(ctx, total) } else { text::place_and_pay(ctx, total) }
}

/// What is added to the sum of the lines: of the cheapest way, or the total that a refused order
/// has.
fn fees(
    ctx: &PageContext,
    cart: &StoreCart,
    way: FulfilmentMethod,
    new_total: Option<Twd>,
) -> Markup {
    let adjustments = if new_total.is_some() { Vec::new() } else { cart.adjustments(way) };
    let total = new_total.or_else(|| cart.total_by(way).filter(|_| !adjustments.is_empty()));
    html! {
        @if !adjustments.is_empty() {
            ul class="sum" {
                @for adjustment in &adjustments {
                    li {
                        span { (adjustment.kind.label(ctx.locale)) }
                        span class="number" { (signed(adjustment.amount)) }
                    }
                }
            }
        }
        @if let Some(total) = total {
            p class="total" { (text::total_with_shipping(ctx)) " " strong { (money(total)) } }
        }
    }
}

/// Who a guest is: the order is known by nothing else.
fn contact_fields(ctx: &PageContext, store: StoreId, sheet: &FormState) -> Markup {
    let back = ctx.href(&checkout_path(Some(store)));
    let login = ctx.href(&format!("/login{}", query(&[("next", Some(&back))])));
    html! {
        fieldset {
            legend { (text::your_contact(ctx)) }
            p class="small" {
                (text::without_account(ctx)) " "
                button class="plain" name="next" value=(login) formaction=(ctx.href(DRAFT))
                    formnovalidate { (text::sign_in_and_keep(ctx)) }
            }
            (person_fields(ctx, address::name(ctx), true, sheet))
            (Input {
                name: "email", label: address::email_optional(ctx), kind: "email",
                autocomplete: "email", max: 254, ..Input::default()
            }.draw(sheet))
        }
    }
}

/// The addresses that the caller keeps, each with a button that fills it in.
fn known_addresses(ctx: &PageContext, book: &[SavedAddress]) -> Markup {
    html! {
        @if !book.is_empty() {
            p class="small" { (address::use_one(ctx)) }
            ul class="known" {
                @for known in book {
                    li {
                        button name="address_id" value=(known.id) formaction=(ctx.href(DRAFT))
                            formnovalidate {
                            (known.name) " · " (known.city) (known.district) (known.street)
                        }
                    }
                }
            }
        }
    }
}

/// The fulfilment method and the fields it needs. A style rule hides the fields that the chosen
/// method does not need.
fn method_fields(
    ctx: &PageContext,
    first: FulfilmentMethod,
    cart: &StoreCart,
    shown: &Shown<'_>,
) -> Markup {
    let sheet = shown.sheet;
    let methods = cart.methods();
    let label = |way: FulfilmentMethod| {
        let fee: String = cart
            .adjustments(way)
            .iter()
            .map(|it| format!(" ({} {})", it.kind.label(ctx.locale), signed(it.amount)))
            .collect();
        format!("{}{fee}", way.label(ctx.locale))
    };
    let labels: Vec<_> = methods.iter().map(|way| (way.as_str(), label(*way))).collect();
    let choices: Vec<_> = labels.iter().map(|(name, label)| (*name, label.as_str())).collect();
    let only = methods.len() == 1;
    html! {
        @if only {
            input type="hidden" name="fulfilment" value=(first.as_str());
        } @else {
            (radios(sheet, "fulfilment", text::delivery(ctx), first.as_str(), &choices))
        }
        @if methods.contains(&FulfilmentMethod::DineIn) {
            div class="for-dine_in" {
                (Input {
                    name: "table", label: text::table(ctx), max: 10, autocomplete: "off",
                    ..Input::default()
                }.draw(sheet))
            }
        }
        @if methods.contains(&FulfilmentMethod::ShipHome) {
            fieldset class="for-ship_home" {
                legend { (text::delivery_address(ctx)) }
                // A guest's parcel goes to the one who orders.
                @if ctx.caller.is_some() {
                    (known_addresses(ctx, shown.book))
                    (person_fields(ctx, address::recipient(ctx), only, sheet))
                }
                (address_fields(ctx, only, sheet))
                @if ctx.caller.is_some() {
                    label class="check" {
                        input type="checkbox" name="save_address" value="true"
                            checked[sheet.typed("save_address") == "true"];
                        span { (address::save_it(ctx)) }
                    }
                }
            }
        }
    }
}
