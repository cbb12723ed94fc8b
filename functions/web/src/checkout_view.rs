//! The form that an order is placed with.

use app::carts::PricedLine;
use domain::{StoreId, Twd, catalog::ProductKind, order::Way};
use maud::{Markup, html};

use crate::{
    ctx::Ctx,
    form_view::{Input, Sheet, radios},
    format::money,
};

/// What a cart holds of one store, or of none: what is no longer there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Basketful {
    /// Whose.
    pub(crate) store: Option<StoreId>,
    /// What.
    pub(crate) lines: Vec<PricedLine>,
}

impl Basketful {
    /// What it costs, as far as it can be bought.
    pub(crate) fn total(&self) -> Option<Twd> {
        self.lines
            .iter()
            .filter_map(PricedLine::subtotal)
            .try_fold(Twd::ZERO, |sum, next| sum.plus(next))
    }

    /// What its store is called.
    pub(crate) fn name(&self) -> &str {
        self.lines.iter().find_map(|line| line.store_name.as_deref()).unwrap_or_default()
    }

    /// The ways in which all of it can reach the customer together.
    fn ways(&self) -> Vec<Way> {
        let products = self.lines.iter().filter_map(|line| line.product.as_ref());
        let kinds: Vec<ProductKind> = products.map(|p| p.product.listing.kind).collect();
        Way::carrying(&kinds)
    }
}

/// The lines of a cart, store by store, in the order in which they were chosen.
pub(crate) fn by_store(lines: Vec<PricedLine>) -> Vec<Basketful> {
    let mut baskets: Vec<Basketful> = Vec::new();
    for line in lines {
        let store = line.store();
        match baskets.iter_mut().find(|basket| basket.store == store) {
            Some(basket) => basket.lines.push(line),
            None => baskets.push(Basketful { store, lines: vec![line] }),
        }
    }
    baskets
}

/// The checkout of what is in the cart: of `store`, or of the only one there is; else a choice.
pub(crate) fn checkout(
    ctx: &Ctx,
    lines: Vec<PricedLine>,
    store: Option<StoreId>,
    key: &str,
    sheet: &Sheet,
) -> Markup {
    let mut baskets = by_store(lines);
    baskets
        .retain(|basket| basket.store.is_some() && store.is_none_or(|s| basket.store == Some(s)));
    html! {
        h1 { (ctx.t("結帳", "Check out")) }
        @match baskets.as_slice() {
            [] => {
                (sheet.alert())
                p class="empty" {
                    (ctx.t("沒有要結帳的商品。", "There is nothing to check out."))
                    " " a href=(ctx.href("/")) { (ctx.t("去逛逛", "Look around")) }
                }
            }
            [only] => { (order_form(ctx, only, key, sheet)) }
            several => { (choice(ctx, several)) }
        }
    }
}

fn choice(ctx: &Ctx, baskets: &[Basketful]) -> Markup {
    html! {
        p {
            (ctx.t("購物車裡有好幾家店的商品，請一次結一家。",
                "The cart holds products of several stores; check out one at a time."))
        }
        @for basket in baskets {
            section class="basket" {
                h2 { (basket.name()) }
                (summary(ctx, basket))
                @if let Some(store) = basket.store {
                    a class="button main" href=(ctx.href(&format!("/checkout?store_id={store}"))) {
                        (ctx.t("結這家店的帳", "Check out this store"))
                    }
                }
            }
        }
    }
}

fn summary(ctx: &Ctx, basket: &Basketful) -> Markup {
    html! {
        ul class="sum" {
            @for line in &basket.lines {
                @if let Some(stocked) = &line.product {
                    li {
                        span { (stocked.product.listing.name) " × " (line.line.quantity.get()) }
                        @match line.subtotal() {
                            Some(subtotal) => { span { (money(subtotal)) } }
                            None => {
                                a href=(ctx.href("/cart")) {
                                    (ctx.t("無法購買，請先移除", "Not for sale; remove it first"))
                                }
                            }
                        }
                    }
                }
            }
        }
        @if let Some(total) = basket.total() {
            p class="total" { (ctx.t("總計", "Total")) " " strong { (money(total)) } }
        }
    }
}

fn order_form(ctx: &Ctx, basket: &Basketful, key: &str, sheet: &Sheet) -> Markup {
    let ways = basket.ways();
    html! {
        div class="narrow" {
            (sheet.alert())
            (summary(ctx, basket))
            @match (ways.first(), basket.store, basket.total()) {
                (Some(first), Some(store), Some(total)) => {
                    form class="sheet order" method="post" action=(ctx.href("/checkout")) {
                        input type="hidden" name="store_id" value=(store);
                        input type="hidden" name="key" value=(key);
                        input type="hidden" name="expected_total" value=(total);
                        (way_fields(ctx, *first, &ways, sheet))
                        (note_field(ctx, sheet))
                        p class="small" {
                            (ctx.t("送出訂單後，會到綠界以信用卡付款。",
                                "After placing the order you pay by card at ECPay."))
                        }
                        button class="main" {
                            (ctx.t("送出訂單", "Place the order")) " " (money(total))
                        }
                    }
                }
                _ => {
                    p class="alert" {
                        (ctx.t("這些商品無法一起取貨，請到購物車分開訂購。",
                            "These can't reach you together; order them apart."))
                        " " a href=(ctx.href("/cart")) { (ctx.t("購物車", "Cart")) }
                    }
                }
            }
        }
    }
}

/// How it is to arrive, and what that takes. A style rule hides what the chosen way does not need.
fn way_fields(ctx: &Ctx, first: Way, ways: &[Way], sheet: &Sheet) -> Markup {
    let choices: Vec<_> = ways.iter().map(|way| (way.as_str(), way.label(ctx.locale))).collect();
    let only = ways.len() == 1;
    html! {
        @if only {
            input type="hidden" name="way" value=(first.as_str());
        } @else {
            (radios(sheet, "way", ctx.t("取貨方式", "How to get it"), first.as_str(), &choices))
        }
        @if ways.contains(&Way::DineIn) {
            div class="for-dine_in" {
                (Input {
                    name: "table", label: ctx.t("桌號（內用）", "Table (dine in)"), max: 10,
                    autocomplete: "off", ..Input::default()
                }.draw(sheet))
            }
        }
        @if ways.contains(&Way::ShipHome) {
            fieldset class="for-ship_home" {
                legend { (ctx.t("收件資料", "Where to")) }
                (address_fields(ctx, only, sheet))
            }
        }
    }
}

fn address_fields(ctx: &Ctx, required: bool, sheet: &Sheet) -> Markup {
    let text = Input { required, ..Input::default() };
    html! {
        (Input {
            name: "name", label: ctx.t("收件人", "Name"), autocomplete: "name", max: 50, ..text
        }.draw(sheet))
        (Input {
            name: "phone", label: ctx.t("電話", "Telephone"), kind: "tel", autocomplete: "tel",
            max: 20, ..text
        }.draw(sheet))
        (Input {
            name: "postal_code", label: ctx.t("郵遞區號", "Postal code"),
            autocomplete: "postal-code", inputmode: Some("numeric"), max: 6, ..text
        }.draw(sheet))
        (Input {
            name: "city", label: ctx.t("縣市", "City or county"),
            autocomplete: "address-level1", max: 30, ..text
        }.draw(sheet))
        (Input {
            name: "address", label: ctx.t("地址", "Address"), autocomplete: "street-address",
            hint: Some(ctx.t("區、路、號、樓", "District, road, number, floor")), max: 150, ..text
        }.draw(sheet))
    }
}

fn note_field(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let wrong = sheet.wrong("note");
    html! {
        div class="field" {
            label for="note" { (ctx.t("備註（選填）", "Note (optional)")) }
            textarea id="note" name="note" rows="2" maxlength="500"
                aria-invalid=[wrong.map(|_| "true")]
                aria-describedby=[wrong.map(|_| "note-told")] { (sheet.typed("note")) }
            @if let Some(wrong) = wrong { p class="wrong" id="note-told" { (wrong) } }
        }
    }
}
