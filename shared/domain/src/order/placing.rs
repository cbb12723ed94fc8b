//! Placing an order: requested products become order lines with prices.

use std::collections::BTreeMap;

use fields::{FieldError, Message, Step, body_field};

use super::{
    Actor, CARD_DEADLINE_SECONDS, Change, Fulfilment, Line, Order, PaymentMethod, SagaStatus,
    SagaStep, Status,
};
use crate::{
    Code, DomainError, IdempotencyKey, Multiline, OrderId, ProductId, Quantity, StoreId, Text,
    Timestamp, Twd, UserId, catalog::Product,
};

/// A requested product, and its position in the request.
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

fn wrong_item(index: usize, field: &str, kind: &'static str, message: Message) -> FieldError {
    let loc = vec![Step::name("body"), Step::name("items"), Step::Index(index), Step::name(field)];
    FieldError { loc, message, kind }
}

/// Merges the lines of the same product: a transaction may write each stock item once.
///
/// # Errors
/// [`Code::ValidationFailed`] for every line that brings its product above [`Quantity::MAX`].
pub fn merge(lines: &[RequestedLine]) -> Result<Vec<RequestedLine>, DomainError> {
    let mut merged: Vec<RequestedLine> = Vec::new();
    let mut errors = Vec::new();
    for line in lines.iter().copied() {
        let Some(known) = merged.iter_mut().find(|known| known.product == line.product) else {
            merged.push(line);
            continue;
        };
        known.most = [known.most, line.most].into_iter().flatten().min();
        match known.quantity.plus(line.quantity) {
            Some(sum) => known.quantity = sum,
            None => {
                let message = Message::fixed(
                    "同一商品合計不可超過 999 件",
                    "must not exceed 999 units in total",
                );
                errors.push(item_error(line.index, "range", message));
            }
        }
    }
    if errors.is_empty() {
        Ok(merged)
    } else {
        Err(DomainError::Fields(Code::ValidationFailed, errors))
    }
}

/// Decides whether `lines` of `input` become an order of `user`, from the products as they are.
///
/// Whether there is enough stock is decided by the write.
///
/// # Errors
/// Products that are unknown, of several stores, not for sale or not deliverable that way; a
/// price above the one that the client named; a total that differs from the expected one or
/// exceeds [`Twd::MAX`].
pub fn place(
    user: UserId,
    input: &OrderInput,
    lines: &[RequestedLine],
    products: &BTreeMap<ProductId, Product>,
    id: OrderId,
    now: Timestamp,
) -> Result<Order, DomainError> {
    let found = find(lines, products)?;
    let Some((_, first)) = found.first() else { return Err(Code::CartEmpty.into()) };
    let store = first.store;

    one_store(&found)?;
    let priced: Vec<Line> = found
        .iter()
        .map(|(requested, product)| line(requested, product, input))
        .collect::<Result<_, _>>()?;
    let total = total(&priced).ok_or_else(|| {
        let most = Twd::MAX;
        let message = Message::new(
            format!("總額超過 {most} 元"),
            format!("must not cost more than {most} TWD together"),
        );
        DomainError::Fields(Code::ValidationFailed, vec![body_field("items", "range", message)])
    })?;
    let dearer =
        |(line, ours): (&RequestedLine, &Line)| line.most.is_some_and(|most| ours.price > most);
    let changed = lines.iter().zip(&priced).any(dearer)
        || input.expected_total.is_some_and(|expected| expected != total);
    if changed {
        return Err(DomainError::PriceChanged { total });
    }

    Ok(Order {
        id,
        user,
        store,
        lines: priced,
        total,
        fulfilment: input.fulfilment.clone(),
        method: input.method,
        status: Status::Pending,
        saga: SagaStatus::Executing,
        steps: vec![SagaStep::Stock],
        paid_by: None,
        note: input.note.clone(),
        fingerprint: input.key.as_ref().map(IdempotencyKey::fingerprint),
        version: 1,
        deadline: now.plus_seconds(CARD_DEADLINE_SECONDS),
        history: vec![Change {
            status: Status::Pending,
            at: now,
            by: Actor::User(user),
            reason: None,
        }],
    })
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

fn line(
    requested: &RequestedLine,
    product: &Product,
    input: &OrderInput,
) -> Result<Line, DomainError> {
    let details = &product.details;
    let name = details.name.clone();
    match details.price {
        Some(price) if details.active && input.fulfilment.carries(details.kind) => Ok(Line {
            product: product.id,
            name,
            quantity: requested.quantity,
            price,
            tracked: details.tracked,
        }),
        Some(_) | None => Err(DomainError::ProductUnavailable { name: name.as_str().to_owned() }),
    }
}

fn total(lines: &[Line]) -> Option<Twd> {
    lines.iter().try_fold(Twd::ZERO, |sum, line| sum.plus(line.price.times(line.quantity)?))
}
