//! Placing an order: requested products become order lines with prices.

use std::collections::BTreeMap;

use fields::{FieldError, Message, Step as Loc, body_field};

use super::{
    Actor, BUILT, CARD_DEADLINE_SECONDS, Change, Contact, Fulfilment, Line, Order, Source, Status,
    Step, StepKind, StepState, Tender, TenderState, plan, total,
};
use crate::{
    Code, DomainError, IdempotencyKey, Multiline, OrderId, ProductId, Quantity, StoreId, Text,
    Timestamp, Twd, UserId,
    cart::{MAX_KEYS, MAX_LINES},
    catalog::Product,
    payment::PaymentMethod,
    policy::StorePolicy,
};

/// A requested product, and where the request names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestedLine {
    /// Its first position in the request, from 0.
    pub index: usize,
    /// Product id.
    pub product: ProductId,
    /// How many.
    pub quantity: Quantity,
    /// The highest unit price that the customer accepts, in TWD; it never lowers the price.
    pub most: Option<Twd>,
}

/// Where the ordered products come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderSource {
    /// The items that the request lists.
    Items(Vec<RequestedItem>),
    /// The cart; with a store, only that store's products.
    Cart(Option<StoreId>),
}

/// A product of an order that lists its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedItem {
    /// The product.
    pub product: ItemRef,
    /// How many.
    pub quantity: Quantity,
    /// The highest unit price that the customer accepts, in TWD.
    pub most: Option<Twd>,
}

/// How an item names its product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemRef {
    /// By its id.
    Id(ProductId),
    /// By the name of a dish, as the restaurant design's client does.
    Name(Text<1, 100>),
}

/// An order as the customer requests it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderInput {
    /// Where the ordered products come from.
    pub source: OrderSource,
    /// How it reaches the customer.
    pub fulfilment: Fulfilment,
    /// Who it is for.
    pub contact: Contact,
    /// How it will be paid.
    pub method: PaymentMethod,
    /// The customer's note to the store.
    pub note: Option<Multiline<1, 500>>,
    /// The total that the customer saw.
    pub expected_total: Option<Twd>,
    /// The idempotency key, where there is one.
    pub key: Option<IdempotencyKey>,
}

/// A wrong product of item `index` of an order's body.
#[must_use]
pub fn item_error(index: usize, kind: &'static str, message: Message) -> FieldError {
    wrong_item(index, "product_id", kind, message)
}

/// A wrong name of a dish of item `index` of an order's body.
#[must_use]
pub fn dish_error(index: usize, kind: &'static str, message: Message) -> FieldError {
    wrong_item(index, "name", kind, message)
}

fn quantity_error(index: usize, kind: &'static str, message: Message) -> FieldError {
    wrong_item(index, "quantity", kind, message)
}

fn wrong_item(index: usize, field: &str, kind: &'static str, message: Message) -> FieldError {
    let loc = vec![Loc::name("body"), Loc::name("items"), Loc::Index(index), Loc::name(field)];
    FieldError { loc, message, kind }
}

/// Decides whether `lines` of `input` become an order of `customer`, from the products as they are.
/// Lines of the same product become one.
///
/// Whether there is enough stock is decided by the write.
///
/// # Errors
/// Products that are unknown, of several stores, not for sale or not deliverable that way; more
/// units or lines than an order takes; a price above the one that the client named; a total that
/// differs from the expected one, or that can't be paid.
pub fn place(
    customer: Option<UserId>,
    input: &OrderInput,
    lines: &[RequestedLine],
    products: &BTreeMap<ProductId, Product>,
    policy: &StorePolicy,
    id: OrderId,
    now: Timestamp,
) -> Result<Order, DomainError> {
    let found = find(lines, products)?;
    let Some((_, first)) = found.first() else { return Err(Code::CartEmpty.into()) };
    let store = first.store;
    one_store(&found)?;
    for_sale(&found, &input.fulfilment)?;
    let lines = priced(&found, policy)?;
    let adjustments = adjustments(input, policy, &lines);
    let total = total(&lines, &adjustments).ok_or_else(|| too_dear(Twd::MAX))?;
    let dearer = |(line, product): &(RequestedLine, &Product)| {
        line.most.is_some_and(|most| product.details.price.is_some_and(|price| price > most))
    };
    if found.iter().any(dearer) || input.expected_total.is_some_and(|expected| expected != total) {
        return Err(DomainError::PriceChanged { total });
    }
    let tenders = tenders(total, input.method)?;
    // Nothing to pay is paid at once.
    let status = if tenders.is_empty() { Status::Paid } else { Status::Pending };
    let step = |kind: StepKind| Step::new(kind, first_state(kind));
    let by = customer.map_or(Actor::Guest, Actor::User);
    Ok(Order {
        id,
        customer,
        store,
        lines,
        adjustments,
        steps: plan(&input.fulfilment, &tenders, BUILT).into_iter().map(step).collect(),
        tenders,
        fulfilment: input.fulfilment.clone(),
        contact: input.contact.clone(),
        status,
        note: input.note.clone(),
        fingerprint: input.key.as_ref().map(IdempotencyKey::fingerprint),
        version: 1,
        deadline: now.plus_seconds(CARD_DEADLINE_SECONDS),
        history: vec![Change { status, at: now, by, reason: None }],
    })
}

/// The state of a step when its order is placed: the units are taken by the same write.
pub(super) const fn first_state(kind: StepKind) -> StepState {
    match kind {
        StepKind::Stock => StepState::Done,
        StepKind::Points | StepKind::Payment | StepKind::Kitchen => StepState::Todo,
        StepKind::Delivery | StepKind::Invoice | StepKind::Award => StepState::Todo,
    }
}

fn adjustments(input: &OrderInput, policy: &StorePolicy, lines: &[Line]) -> Vec<super::Adjustment> {
    let goods = total(lines, &[]).unwrap_or(Twd::MAX);
    policy.adjustments(input.fulfilment.method(), input.contact.address.as_ref(), goods)
}

fn tenders(total: Twd, how: PaymentMethod) -> Result<Vec<Tender>, DomainError> {
    if total == Twd::ZERO {
        return Ok(Vec::new());
    }
    let (least, most) = how.limits();
    if total < least {
        let message = Message::new(
            format!("金額低於這種付款方式的下限 {least} 元"),
            format!("takes no less than {least} TWD"),
        );
        return Err(invalid(vec![body_field("payment_method", "range", message)]));
    }
    if total > most {
        return Err(too_dear(most));
    }
    Ok(vec![Tender { n: 1, how, amount: total, state: TenderState::Open }])
}

fn too_dear(most: Twd) -> DomainError {
    let message = Message::new(
        format!("總額超過 {most} 元"),
        format!("must not cost more than {most} TWD together"),
    );
    invalid(vec![body_field("items", "range", message)])
}

fn invalid(errors: Vec<FieldError>) -> DomainError {
    DomainError::Fields(Code::ValidationFailed, errors)
}

fn find<'a>(
    lines: &[RequestedLine],
    products: &'a BTreeMap<ProductId, Product>,
) -> Result<Vec<(RequestedLine, &'a Product)>, DomainError> {
    let mut found = Vec::with_capacity(lines.len());
    let mut errors = Vec::new();
    for line in lines {
        match products.get(&line.product) {
            Some(product) => found.push((*line, product)),
            None => {
                let message = Message::fixed("沒有這個商品", "is not an existing product");
                errors.push(item_error(line.index, "not_found", message));
            }
        }
    }
    if errors.is_empty() {
        Ok(found)
    } else {
        Err(DomainError::Fields(Code::ProductNotFound, errors))
    }
}

fn one_store(found: &[(RequestedLine, &Product)]) -> Result<(), DomainError> {
    let first = found.first().map(|(_, product)| product.store);
    let message = Message::fixed("是另一家店的商品", "is a product of another store");
    let errors: Vec<_> = found
        .iter()
        .filter(|(_, product)| Some(product.store) != first)
        .map(|(line, _)| item_error(line.index, "other_store", message.clone()))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(DomainError::Fields(Code::OneStorePerOrder, errors))
    }
}

/// Checks that every product can be bought, and can arrive this way.
fn for_sale(
    found: &[(RequestedLine, &Product)],
    fulfilment: &Fulfilment,
) -> Result<(), DomainError> {
    let mut names = Vec::new();
    let mut errors = Vec::new();
    for (line, product) in found {
        let details = &product.details;
        let message = if !details.active || details.price.is_none() {
            Message::fixed("目前不販售", "is not on sale")
        } else if !fulfilment.carries(details.kind) {
            Message::fixed("不能以這種方式取得", "can't reach the customer this way")
        } else {
            continue;
        };
        names.push(details.name.as_str().to_owned());
        errors.push(item_error(line.index, "unavailable", message));
    }
    match names.into_iter().next() {
        None => Ok(()),
        Some(name) => Err(DomainError::ProductUnavailable { name, errors }),
    }
}

/// The lines with their prices, those of one product as one.
fn priced(
    found: &[(RequestedLine, &Product)],
    policy: &StorePolicy,
) -> Result<Vec<Line>, DomainError> {
    let mut lines: Vec<Line> = Vec::new();
    let mut errors = Vec::new();
    for (requested, product) in found {
        let most = policy.most_of(product.details.kind);
        let too_many = || {
            let message = Message::new(
                format!("每張訂單最多 {most} 件"),
                format!("must not exceed {most} units in one order"),
            );
            quantity_error(requested.index, "range", message)
        };
        let known = lines.iter_mut().find(|line| line.product == product.id);
        let sum = match &known {
            Some(line) => line.quantity.plus(requested.quantity),
            None => Some(requested.quantity),
        };
        let Some(quantity) = sum.filter(|sum| sum.get() <= most) else {
            errors.push(too_many());
            continue;
        };
        match known {
            Some(line) => line.quantity = quantity,
            None => {
                let n = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(1);
                let source =
                    if product.details.tracked { Source::Stock } else { Source::Uncounted };
                let price = product.details.price.unwrap_or_default();
                let name = product.details.name.clone();
                lines.push(Line { n, product: product.id, name, quantity, price, source });
            }
        }
    }
    if lines.len() > MAX_KEYS {
        let message = Message::new(
            format!("一張訂單最多 {MAX_KEYS} 種商品、{MAX_LINES} 列"),
            format!("must hold at most {MAX_KEYS} products and {MAX_LINES} lines"),
        );
        errors.push(body_field("items", "range", message));
    }
    if errors.is_empty() { Ok(lines) } else { Err(invalid(errors)) }
}

/// Units of a product that an order wants and that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Product id.
    pub product: ProductId,
    /// The units that are left.
    pub left: u32,
}

/// The error of an order that wants more than there is: every line that can't be had, and what is
/// left of it.
#[must_use]
pub fn out_of_stock(order: &Order, requested: &[RequestedLine], short: &[Shortage]) -> DomainError {
    let name = |product| {
        let line = order.lines.iter().find(|line| line.product == product);
        line.map(|line| line.name.as_str().to_owned())
    };
    let mut errors = Vec::new();
    for line in requested {
        if let Some(shortage) = short.iter().find(|shortage| shortage.product == line.product) {
            let left = shortage.left;
            let message = if left == 0 {
                Message::fixed("已售完", "is sold out")
            } else {
                Message::new(
                    format!("只剩 {left} 件"),
                    format!("must not exceed {left}: no more are left"),
                )
            };
            errors.push(quantity_error(line.index, "out_of_stock", message));
        }
    }
    let first = short.first().and_then(|shortage| name(shortage.product));
    DomainError::OutOfStock { name: first.unwrap_or_default(), errors }
}
