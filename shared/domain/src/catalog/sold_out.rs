//! What a store has sold out for today: by one tap, whatever is counted, and until the day ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    choice_stock::GroupWithStock,
    option_group::OptionGroup,
    product::Product,
    stock::{ProductWithStock, Units},
};
use crate::{ChoiceCode, Code, DomainError, Timestamp, VariantCode};

/// Variants or choices that are sold out, each until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SoldOut<K: Ord>(BTreeMap<K, Timestamp>);

impl<K: Ord> Default for SoldOut<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> SoldOut<K> {
    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Until when `one` is; the time may be over.
    #[must_use]
    pub fn get(&self, one: &K) -> Option<Timestamp> {
        self.0.get(one).copied()
    }

    /// Until when `one` is, at `now`; `None` if it is not.
    #[must_use]
    pub fn until(&self, one: &K, now: Timestamp) -> Option<Timestamp> {
        self.get(one).filter(|until| now < *until)
    }

    /// With each of `some` sold out until `until`, or not at all; without what is over by `now`.
    fn with(
        mut self,
        some: impl IntoIterator<Item = K>,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        for one in some {
            match until {
                Some(until) => self.0.insert(one, until),
                None => self.0.remove(&one),
            };
        }
        self.0.retain(|_, until| now < *until);
        self
    }
}

impl Product {
    /// Until when nothing of it can be had; `None` if one of its variants is not sold out. The time
    /// may be over.
    #[must_use]
    pub fn sold_out_until(&self) -> Option<Timestamp> {
        let each = self.codes().map(|code| self.sold_out.get(&code));
        each.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    /// The product, of which `variant`, or every one, is sold out for today, or is not any more;
    /// `None` if that is so already.
    ///
    /// # Errors
    /// [`Code::VariantNotFound`].
    pub fn with_sold_out(
        &self,
        variant: Option<VariantCode>,
        sold_out: bool,
        now: Timestamp,
    ) -> Result<Option<Self>, DomainError> {
        let meant = |code: &VariantCode| variant.is_none_or(|named| named == *code);
        let codes: Vec<_> = self.codes().filter(meant).collect();
        if codes.is_empty() {
            return Err(Code::VariantNotFound.into());
        }
        let next = self.sold_out.clone().with(codes, sold_out.then(|| now.day_end()), now);
        let version = self.version.saturating_add(1);
        Ok((next != self.sold_out).then(|| Self {
            sold_out: next,
            version,
            updated_at: now,
            ..self.clone()
        }))
    }
}

impl OptionGroup {
    /// The group, of which the choice `code` is sold out for today, or is not any more; `None` if
    /// that is so already, or there is no such choice.
    #[must_use]
    pub fn with_sold_out(&self, code: ChoiceCode, sold_out: bool, now: Timestamp) -> Option<Self> {
        self.choice(code)?;
        let next = self.sold_out.clone().with([code], sold_out.then(|| now.day_end()), now);
        let version = self.version.saturating_add(1);
        (next != self.sold_out).then(|| Self {
            sold_out: next,
            version,
            updated_at: now,
            ..self.clone()
        })
    }
}

impl ProductWithStock {
    /// The product as shoppers have it at `now`: of what is sold out for today there is nothing.
    #[must_use]
    pub fn for_sale(self, now: Timestamp) -> Self {
        let Self { product, stock, mut units } = self;
        let off: Units = { product.codes() }
            .filter(|code| product.sold_out.until(code, now).is_some())
            .map(|code| (code, 0))
            .collect();
        let all = off.len() == product.codes().count();
        units.extend(off);
        let sum = || units.values().fold(0, |sum: u32, units| sum.saturating_add(*units));
        let stock = stock.map(|_| sum()).or_else(|| all.then_some(0));
        Self { product, stock, units }
    }
}

impl GroupWithStock {
    /// The group as shoppers have it at `now`: a choice that has run out, or is sold out for today,
    /// is not available.
    #[must_use]
    pub fn for_sale(&self, now: Timestamp) -> Self {
        let mut sold = self.clone();
        for choice in &mut sold.group.choices {
            let is_out = self.group.sold_out.until(&choice.code, now).is_some();
            choice.available &= self.stock_of(choice.code) != Some(0) && !is_out;
        }
        sold
    }
}
