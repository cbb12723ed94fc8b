//! The form that an order is placed with.

use app::{App, carts::PricedLine};
use domain::{
    StoreId, Twd,
    catalog::ProductKind,
    order::StorePolicy,
    order::{Adjustment, FulfilmentMethod},
};
use maud::{Markup, html};

use crate::{
    context::PageContext,
    format::{money, signed},
    parts::form::{FormState, Input, radios},
};

/// The part of a cart that is of one store; without a store, the products that no longer exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoreCart {
    /// The store.
    pub(crate) store: Option<StoreId>,
    /// The lines.
    pub(crate) lines: Vec<PricedLine>,
}

impl StoreCart {
    /// The total of the lines that can be bought.
    pub(crate) fn total(&self) -> Option<Twd> {
        self.lines
            .iter()
            .filter_map(PricedLine::subtotal)
            .try_fold(Twd::ZERO, |sum, next| sum.plus(next))
    }

    /// The name of its store.
    pub(crate) fn name(&self) -> &str {
        self.lines.iter().find_map(|line| line.store_name.as_deref()).unwrap_or_default()
    }

    /// The methods by which all of it can reach the customer together.
    fn methods(&self) -> Vec<FulfilmentMethod> {
        let products = self.lines.iter().filter_map(|line| line.product.as_ref());
        let kinds: Vec<ProductKind> = products.map(|p| p.product.details.kind).collect();
        FulfilmentMethod::carrying(&kinds)
    }

    /// The settings of its store.
    fn policy(&self) -> StorePolicy {
        self.lines
            .iter()
            .find(|line| line.product.is_some())
            .map(|line| line.policy)
            .unwrap_or_default()
    }

    /// What is charged beside the lines for an order that arrives this way on the main island.
    fn adjustments(&self, way: FulfilmentMethod) -> Vec<Adjustment> {
        self.policy().adjustments(way, None, self.total().unwrap_or_default())
    }

    /// The way that costs the least, the first of several.
    fn cheapest(&self) -> Option<FulfilmentMethod> {
        let fee = |way: &FulfilmentMethod| {
            self.adjustments(*way).iter().map(|it| it.amount.get()).sum::<i64>()
        };
        self.methods().into_iter().min_by_key(fee)
    }

    /// The total of an order that arrives this way on the main island.
    fn total_by(&self, way: FulfilmentMethod) -> Option<Twd> {
        let adjustments = self.adjustments(way);
        adjustments.iter().try_fold(self.total()?, |sum, it| sum.changed(it.amount))
    }
}

/// A new idempotency key for a form: however often the form is sent, it places one order.
pub(crate) fn new_key(app: &App) -> String {
    format!("page-{:016x}{:016x}", app.entropy(), app.entropy())
}

/// The lines of a cart, store by store, in the order in which they were added.
pub(crate) fn by_store(lines: Vec<PricedLine>) -> Vec<StoreCart> {
    let mut carts: Vec<StoreCart> = Vec::new();
    for line in lines {
        let store = line.store();
        match carts.iter_mut().find(|cart| cart.store == store) {
            Some(cart) => cart.lines.push(line),
            None => carts.push(StoreCart { store, lines: vec![line] }),
        }
    }
    carts
}

/// The checkout of the cart: of `store`, or of the only store in it; otherwise a choice of stores.
/// `new_total` is what an order costs that was refused because of its total, fees included.
pub(crate) fn checkout(
    ctx: &PageContext,
    lines: Vec<PricedLine>,
    store: Option<StoreId>,
    key: &str,
    sheet: &FormState,
    new_total: Option<Twd>,
) -> Markup {
    let mut carts = by_store(lines);
    carts.retain(|cart| cart.store.is_some() && store.is_none_or(|s| cart.store == Some(s)));
    html! {
        h1 { (ctx.t("結帳", "Check out")) }
        @match carts.as_slice() {
            [] => {
                (sheet.summary())
                p class="empty" {
                    (ctx.t("沒有要結帳的商品。", "There is nothing to check out."))
                    " " a href=(ctx.href("/")) { (ctx.t("去逛逛", "Continue shopping")) }
                }
            }
            [only] => { (order_form(ctx, only, key, sheet, new_total)) }
            several => { (choice(ctx, several)) }
        }
    }
}

fn choice(ctx: &PageContext, carts: &[StoreCart]) -> Markup {
    html! {
        p {
            (ctx.t("購物車裡有好幾家店的商品，請一次結一家。",
                "The cart holds products of several stores; check out one at a time."))
        }
        @for cart in carts {
            section class="basket" {
                h2 { (cart.name()) }
                (summary(ctx, cart))
                @if let Some(store) = cart.store {
                    a class="button main" href=(ctx.href(&format!("/checkout?store_id={store}"))) {
                        (ctx.t("結這家店的帳", "Check out this store"))
                    }
                }
            }
        }
    }
}

fn summary(ctx: &PageContext, cart: &StoreCart) -> Markup {
    html! {
        ul class="sum" {
            @for line in &cart.lines {
                @if let Some(stocked) = &line.product {
                    li {
                        span {
                            (stocked.product.details.name)
                            @if let Some(form) = line.form() { " (" (form) ")" }
                            " × " (line.line.quantity.get())
                        }
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
        @if let Some(total) = cart.total() {
            p class="total" { (ctx.t("總計", "Total")) " " strong { (money(total)) } }
        }
    }
}

fn order_form(
    ctx: &PageContext,
    cart: &StoreCart,
    key: &str,
    sheet: &FormState,
    new_total: Option<Twd>,
) -> Markup {
    let first = cart.cheapest();
    let total = new_total.or_else(|| cart.total_by(first?));
    html! {
        div class="narrow" {
            (sheet.summary())
            (summary(ctx, cart))
            @match (first, cart.store, total) {
                (Some(first), Some(store), Some(total)) => {
                    form class="sheet order" method="post" action=(ctx.href("/checkout")) {
                        input type="hidden" name="store_id" value=(store);
                        input type="hidden" name="key" value=(key);
                        input type="hidden" name="expected_total" value=(total);
                        @if ctx.caller.is_none() { (contact_fields(ctx, sheet)) }
                        (method_fields(ctx, first, cart, sheet))
                        (note_field(ctx, sheet))
                        (fees(ctx, cart, first, new_total))
                        p class="small" {
                            (ctx.t("送出訂單後，會到綠界以信用卡付款。",
                                "After placing the order you pay by card at ECPay."))
                        }
                        button class="main" {
                            (ctx.t("送出訂單", "Place order")) " · " (money(total))
                        }
                    }
                }
                _ => {
                    p class="alert" {
                        (ctx.t("這些商品無法一起取貨，請到購物車分開訂購。",
                            "These items need different delivery methods; order them separately."))
                        " " a href=(ctx.href("/cart")) { (ctx.t("購物車", "Cart")) }
                    }
                }
            }
        }
    }
}

/// What is added to the sum of the lines: of the cheapest way, or the total that a refused order
/// has.
fn fees(
    ctx: &PageContext,
    cart: &StoreCart,
    way: FulfilmentMethod,
    new_total: Option<Twd>,
) -> Markup {
    let until_free = cart.policy().until_free(way, None, cart.total().unwrap_or_default());
    let adjustments = if new_total.is_some() { Vec::new() } else { cart.adjustments(way) };
    let total = new_total.or_else(|| cart.total_by(way).filter(|_| !adjustments.is_empty()));
    html! {
        @if !adjustments.is_empty() {
            ul class="sum" {
                @for adjustment in &adjustments {
                    li {
                        span { (adjustment.kind.label(ctx.locale)) }
                        span { (signed(adjustment.amount)) }
                    }
                }
            }
        }
        @if let Some(left) = until_free.filter(|_| !adjustments.is_empty()) {
            p class="small" {
                (ctx.t("再買 ", "Free shipping for another ")) (money(left))
                (ctx.t(" 免運費。", "."))
            }
        }
        @if let Some(total) = total {
            p class="total" {
                (ctx.t("含運費的總計", "Total with shipping")) " " strong { (money(total)) }
            }
        }
    }
}

/// Who a guest is: the order is known by nothing else.
fn contact_fields(ctx: &PageContext, sheet: &FormState) -> Markup {
    let text = Input { required: true, ..Input::default() };
    html! {
        fieldset {
            legend { (ctx.t("訂購人", "Your contact")) }
            p class="small" {
                (ctx.t("不登入也能訂購。已有帳號？", "You can order without an account. Have one?"))
                " " a href=(ctx.href("/login?next=%2Fcheckout")) { (ctx.t("登入", "Sign in")) }
            }
            (Input {
                name: "name", label: ctx.t("姓名", "Name"), autocomplete: "name", max: 50, ..text
            }.draw(sheet))
            (Input {
                name: "phone", label: ctx.t("電話", "Phone"), kind: "tel", autocomplete: "tel",
                max: 30, ..text
            }.draw(sheet))
            (Input {
                name: "email", label: ctx.t("電子郵件（選填）", "E-mail (optional)"), kind: "email",
                autocomplete: "email", max: 254, ..Input::default()
            }.draw(sheet))
        }
    }
}

/// The fulfilment method and the fields it needs. A style rule hides the fields that the chosen
/// method does not need.
fn method_fields(
    ctx: &PageContext,
    first: FulfilmentMethod,
    cart: &StoreCart,
    sheet: &FormState,
) -> Markup {
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
            (radios(
                sheet, "fulfilment", ctx.t("取貨方式", "Delivery method"), first.as_str(), &choices,
            ))
        }
        @if methods.contains(&FulfilmentMethod::DineIn) {
            div class="for-dine_in" {
                (Input {
                    name: "table", label: ctx.t("桌號（內用）", "Table (dine in)"), max: 10,
                    autocomplete: "off", ..Input::default()
                }.draw(sheet))
            }
        }
        @if methods.contains(&FulfilmentMethod::ShipHome) {
            fieldset class="for-ship_home" {
                legend { (ctx.t("收件資料", "Delivery address")) }
                (address_fields(ctx, only, sheet))
            }
        }
    }
}

/// Where the parcel goes. A guest's goes to the one who orders.
fn address_fields(ctx: &PageContext, required: bool, sheet: &FormState) -> Markup {
    let text = Input { required, ..Input::default() };
    html! {
        @if ctx.caller.is_some() {
            (Input {
                name: "name", label: ctx.t("收件人", "Name"), autocomplete: "name", max: 50, ..text
            }.draw(sheet))
            (Input {
                name: "phone", label: ctx.t("電話", "Phone"), kind: "tel", autocomplete: "tel",
                max: 30, ..text
            }.draw(sheet))
        }
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

fn note_field(ctx: &PageContext, sheet: &FormState) -> Markup {
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
