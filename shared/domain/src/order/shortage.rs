//! What an order wants and is not there.

use std::collections::{BTreeMap, BTreeSet};

use fields::Message;
use texts::Count;

use super::{
    LineChoice, Order,
    placing::{Offered, RequestedLine, choice_error, quantity_error},
};
use crate::{
    ChoiceCode, DomainError,
    catalog::{ProductKind, StockKey},
    text::order as text,
};

/// Units that an order wants and that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// What is short.
    pub stock: StockKey,
    /// The units that are left.
    pub left: u32,
}

/// The error of an order that wants more than there is: every line that can't be had, and what is
/// left of it, or of a choice that it takes.
#[must_use]
pub fn out_of_stock(
    order: &Order,
    requested: &[RequestedLine],
    offered: Offered<'_>,
    short: &[Shortage],
) -> DomainError {
    let left_of = |stock| short.iter().find(|short| short.stock == stock).map(|short| short.left);
    let counted: BTreeMap<ChoiceCode, (&LineChoice, StockKey)> = order
        .lines
        .iter()
        .flat_map(|line| line.counted_choices(order.store))
        .map(|(choice, stock, _)| (choice.code, (choice, stock)))
        .collect();
    let mut errors = Vec::new();
    for line in requested {
        // The only variant of a product need not be named.
        let drawn = order.lines.iter().find(|drawn| {
            let named = line.chosen.variant.is_none_or(|variant| variant == drawn.variant);
            drawn.product == line.product && named
        });
        if let Some(left) = drawn.and_then(|drawn| left_of(drawn.stock())) {
            let kind = offered.products.get(&line.product).map(|product| product.details.kind);
            errors.push(quantity_error(line.index, "out_of_stock", product_left(kind, left)));
        }
        // A code that stands there twice is one choice.
        let codes: BTreeSet<_> = line.chosen.choices.iter().collect();
        for (choice, stock) in codes.into_iter().filter_map(|code| counted.get(code)) {
            if let Some(left) = left_of(*stock) {
                let message = choice_left(choice.name.as_str(), left);
                errors.push(choice_error(line, choice.code, "out_of_stock", message));
            }
        }
    }
    let first = short.first().map(|shortage| shortage.stock);
    let line = order.lines.iter().find(|line| Some(line.stock()) == first);
    let choice = counted.values().find(|(_, stock)| Some(*stock) == first);
    let name = line.map(|line| line.name.to_string());
    let name = name.or_else(|| choice.map(|(choice, _)| choice.name.to_string()));
    DomainError::OutOfStock { name: name.unwrap_or_default(), errors }
}

fn product_left(kind: Option<ProductKind>, left: u32) -> Message {
    if left == 0 {
        return Message::of(text::sold_out);
    }
    let left = Count::of(left);
    Message::of(|locale| match kind {
        Some(ProductKind::MenuItem) => text::portions_left(locale, left),
        Some(ProductKind::Goods | ProductKind::Gift) | None => text::pieces_left(locale, left),
    })
}

fn choice_left(name: &str, left: u32) -> Message {
    if left == 0 {
        return Message::of(|locale| text::choice_sold_out(locale, name));
    }
    Message::of(|locale| text::choice_left(locale, name, Count::of(left)))
}
