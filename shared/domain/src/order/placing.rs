//! Placing an order: what was asked for becomes lines with prices.

use std::collections::BTreeMap;

use super::{
    Actor, CARD_DEADLINE_SECONDS, Change, Fulfilment, Line, Order, PaymentMethod, SagaStatus,
    SagaStep, Status,
};
use crate::{
    Code, OrderId, ProductId, Quantity, Refusal, Text, Timestamp, Twd, UserId,
    catalog::Product,
    refusal::{FieldError, body_field},
};

/// A product that was asked for, and its place in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where it first stood in the request, from 0.
    pub index: usize,
    /// Which product.
    pub product: ProductId,
    /// How many.
    pub quantity: Quantity,
}

/// What a customer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who asks.
    pub user: UserId,
    /// For what; see [`merge`].
    pub wanted: Vec<Wanted>,
    /// How it is to arrive.
    pub fulfilment: Fulfilment,
    /// How it will be paid.
    pub method: PaymentMethod,
    /// The customer's words.
    pub note: Option<Text<1, 500>>,
    /// The total that the customer saw.
    pub expected_total: Option<Twd>,
    /// What was asked for under an `Idempotency-Key`.
    pub fingerprint: Option<String>,
}

/// Lines of the same product become one: a transaction may touch each stock once.
///
/// # Errors
/// [`Code::Invalid`] for every line that brings its product above [`Quantity::MAX`].
pub fn merge(lines: &[(ProductId, Quantity)]) -> Result<Vec<Wanted>, Refusal> {
    let mut merged: Vec<Wanted> = Vec::new();
    let mut errors = Vec::new();
    for (index, (product, quantity)) in lines.iter().copied().enumerate() {
        match merged.iter_mut().find(|wanted| wanted.product == product) {
            None => merged.push(Wanted { index, product, quantity }),
            Some(wanted) => match wanted.quantity.plus(quantity) {
                Some(sum) => wanted.quantity = sum,
                None => {
                    let msg = "the lines of this product exceed 999 together";
                    errors.push(FieldError::line(index, "range", msg));
                }
            },
        }
    }
    if errors.is_empty() { Ok(merged) } else { Err(Refusal::Fields(Code::Invalid, errors)) }
}

/// Decides whether `draft` becomes an order, from the products as they are.
///
/// Whether there is enough stock is decided by the write.
///
/// # Errors
/// Products that are unknown, of several stores, not for sale or not deliverable that way; a
/// total that differs from the expected one or exceeds [`Twd::MAX`].
pub fn place(
    draft: Draft,
    products: &BTreeMap<ProductId, Product>,
    id: OrderId,
    now: Timestamp,
) -> Result<Order, Refusal> {
    let found = find(&draft.wanted, products)?;
    let Some((_, first)) = found.first() else { return Err(Code::CartEmpty.into()) };
    let store = first.store;

    one_store(&found)?;
    let lines: Vec<Line> = found
        .iter()
        .map(|(wanted, product)| line(wanted, product, &draft))
        .collect::<Result<_, _>>()?;
    let total = total(&lines).ok_or_else(|| {
        let msg = format!("the total exceeds {} TWD", Twd::MAX);
        Refusal::Fields(Code::Invalid, vec![body_field("items", "range", &msg)])
    })?;
    if draft.expected_total.is_some_and(|expected| expected != total) {
        return Err(Refusal::PriceChanged { total });
    }

    Ok(Order {
        id,
        user: draft.user,
        store,
        lines,
        total,
        fulfilment: draft.fulfilment,
        method: draft.method,
        status: Status::Pending,
        saga: SagaStatus::Executing,
        steps: vec![SagaStep::Stock],
        paid_by: None,
        note: draft.note,
        fingerprint: draft.fingerprint,
        version: 1,
        deadline: now.plus_seconds(CARD_DEADLINE_SECONDS),
        history: vec![Change {
            status: Status::Pending,
            at: now,
            by: Actor::User(draft.user),
            reason: None,
        }],
    })
}

fn find<'a>(
    wanted: &[Wanted],
    products: &'a BTreeMap<ProductId, Product>,
) -> Result<Vec<(Wanted, &'a Product)>, Refusal> {
    let mut found = Vec::with_capacity(wanted.len());
    let mut errors = Vec::new();
    for line in wanted {
        match products.get(&line.product) {
            Some(product) => found.push((*line, product)),
            None => {
                errors.push(FieldError::line(line.index, "unknown", "there is no such product"))
            }
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(Refusal::Fields(Code::ProductNotFound, errors)) }
}

fn one_store(found: &[(Wanted, &Product)]) -> Result<(), Refusal> {
    let first = found.first().map(|(_, product)| product.store);
    let errors: Vec<_> = found
        .iter()
        .filter(|(_, product)| Some(product.store) != first)
        .map(|(line, _)| FieldError::line(line.index, "store", "the product is of another store"))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Fields(Code::OneStorePerOrder, errors)) }
}

fn line(wanted: &Wanted, product: &Product, draft: &Draft) -> Result<Line, Refusal> {
    let listing = &product.listing;
    let name = listing.name.clone();
    match listing.price {
        Some(price) if listing.active && draft.fulfilment.carries(listing.kind) => Ok(Line {
            product: product.id,
            name,
            quantity: wanted.quantity,
            price,
            tracked: listing.tracked,
        }),
        Some(_) | None => Err(Refusal::Unavailable { name: name.as_str().to_owned() }),
    }
}

fn total(lines: &[Line]) -> Option<Twd> {
    lines.iter().try_fold(Twd::ZERO, |sum, line| sum.plus(line.price.times(line.quantity)?))
}
