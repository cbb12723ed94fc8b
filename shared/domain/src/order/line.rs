//! A line of an order.

use serde::{Deserialize, Serialize};

use crate::{
    ChoiceCode, ProductId, Quantity, StoreId, Text, Twd, TwdDelta, VariantCode,
    catalog::{ChosenOption, StockKey},
};

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

/// A choice that was made for each unit of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChoice {
    /// Its code, unique in the store.
    #[serde(rename = "c")]
    pub code: ChoiceCode,
    /// Its name when it was bought.
    #[serde(rename = "m")]
    pub name: Text<1, 40>,
    /// How often it was chosen for each unit.
    #[serde(rename = "q", default = "one", skip_serializing_if = "is_one")]
    pub quantity: Quantity,
    /// What it added to the price of one unit, each time.
    #[serde(rename = "d", default, skip_serializing_if = "is_zero")]
    pub delta: TwdDelta,
    /// The serial of the choice whose stock its units came from; `None` if they came from nowhere,
    /// because its stock was not tracked.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
}

impl LineChoice {
    /// What its units came from, if they were counted; it is a choice of `store`.
    #[must_use]
    pub fn stock(&self, store: StoreId) -> Option<StockKey> {
        self.stock.map(|serial| StockKey::choice(store, self.code, serial))
    }
}

impl From<ChosenOption> for LineChoice {
    fn from(chosen: ChosenOption) -> Self {
        let ChosenOption { code, name, name_en: _, quantity, delta, stock } = chosen;
        Self { code, name, quantity, delta, stock }
    }
}

/// A product, its quantity, and its price when it was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the order, from 1; never reused.
    pub n: u16,
    /// Product id.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// Its variant.
    #[serde(rename = "v", default = "only", skip_serializing_if = "is_only")]
    pub variant: VariantCode,
    /// Its name when it was bought.
    #[serde(rename = "m")]
    pub name: Text<1, 100>,
    /// The name of the variant, if the product has several.
    #[serde(rename = "vm", default, skip_serializing_if = "Option::is_none")]
    pub variant_name: Option<Text<1, 40>>,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: Quantity,
    /// The choices, in the order of their groups.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<LineChoice>,
    /// The customer's note about it.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text<1, 100>>,
    /// The price of one in TWD, choices included.
    #[serde(rename = "u")]
    pub price: Twd,
    /// Where its units came from.
    #[serde(rename = "f")]
    pub source: Source,
}

impl Line {
    /// The number of units in `lines`.
    #[must_use]
    pub fn units(lines: &[Self]) -> u32 {
        lines.iter().map(|line| u32::from(line.quantity.get())).sum()
    }

    /// What it costs, in TWD; `None` if that is more than any amount.
    #[must_use]
    pub fn amount(&self) -> Option<Twd> {
        self.price.times(self.quantity)
    }

    /// What its units are counted in.
    #[must_use]
    pub const fn stock(&self) -> StockKey {
        StockKey::main(self.product, self.variant)
    }

    /// Those of its choices that are counted, what in, and how many units of each it takes; `store`
    /// is that of the order.
    pub fn counted_choices(
        &self,
        store: StoreId,
    ) -> impl Iterator<Item = (&LineChoice, StockKey, u32)> + '_ {
        self.choices.iter().filter_map(move |choice| {
            let each = u32::from(choice.quantity.get());
            let units = u32::from(self.quantity.get()).saturating_mul(each);
            Some((choice, choice.stock(store)?, units))
        })
    }

    /// What it is, in one line: the product, its variant, its choices.
    #[must_use]
    pub fn title(&self) -> String {
        let variant = self.variant_name.as_ref().map(Text::as_str);
        let choices = self.choices.iter().map(|choice| choice.name.as_str());
        let more: Vec<_> = variant.into_iter().chain(choices).collect();
        if more.is_empty() {
            self.name.to_string()
        } else {
            format!("{} ({})", self.name, more.join(", "))
        }
    }
}

const fn one() -> Quantity {
    Quantity::ONE
}

const fn only() -> VariantCode {
    VariantCode::ONLY
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_one(quantity: &Quantity) -> bool {
    *quantity == Quantity::ONE
}

fn is_only(variant: &VariantCode) -> bool {
    *variant == VariantCode::ONLY
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_zero(delta: &TwdDelta) -> bool {
    *delta == TwdDelta::ZERO
}
