//! A line of an order.

use serde::{Deserialize, Serialize};

use crate::{ProductId, Quantity, Text, Twd};

/// Where the units of a line came from, and so where a cancellation returns them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// From the stock.
    #[serde(rename = "s")]
    Stock,
    /// From nowhere: the stock was not tracked. Nothing returns, even if tracking began since.
    #[serde(rename = "u")]
    Uncounted,
}

/// A product, its quantity, and its price when it was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the order, from 1; never reused.
    pub n: u16,
    /// Product id.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// Its name when it was bought.
    #[serde(rename = "m")]
    pub name: Text<1, 100>,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: Quantity,
    /// The price of one, in TWD.
    #[serde(rename = "u")]
    pub price: Twd,
    /// Where its units came from.
    #[serde(rename = "f")]
    pub source: Source,
}

impl Line {
    /// What it costs, in TWD; `None` if that is more than any amount.
    #[must_use]
    pub fn amount(&self) -> Option<Twd> {
        self.price.times(self.quantity)
    }
}
