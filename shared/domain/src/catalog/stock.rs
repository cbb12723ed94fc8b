//! Stock: what can run out, and how the variants of a product are counted.

use std::collections::BTreeMap;

use fields::{FieldError, Message, Patch, Step};

use super::product::Product;
use crate::{
    ChoiceCode, Code, DomainError, LocationId, ProductId, StoreId, Timestamp, VariantCode,
    text::catalog as text,
};

/// The most units that a stock may hold.
pub const MAX_STOCK: u32 = 1_000_000;

/// What can run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StockKey {
    /// A variant of a product, at a location.
    Variant {
        /// The product.
        product: ProductId,
        /// Its variant.
        variant: VariantCode,
        /// Where the units are.
        location: LocationId,
    },
    /// A choice of a store's option groups, at a location, whatever it is chosen with.
    Choice {
        /// The store.
        store: StoreId,
        /// The code of the choice.
        code: ChoiceCode,
        /// The choice's serial: which of those that had the code.
        serial: u32,
        /// Where the units are.
        location: LocationId,
    },
}

impl StockKey {
    /// The units of `variant` where every store has some.
    #[must_use]
    pub const fn main(product: ProductId, variant: VariantCode) -> Self {
        Self::Variant { product, variant, location: LocationId::MAIN }
    }

    /// The units of a product that declares no variants.
    #[must_use]
    pub const fn only(product: ProductId) -> Self {
        Self::main(product, VariantCode::ONLY)
    }

    /// The units of the choice `code` with this serial where every store has some.
    #[must_use]
    pub const fn choice(store: StoreId, code: ChoiceCode, serial: u32) -> Self {
        Self::Choice { store, code, serial, location: LocationId::MAIN }
    }
}

/// Units by variant.
pub type Units = BTreeMap<VariantCode, u32>;

/// A product and its stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductWithStock {
    /// The product.
    pub product: Product,
    /// Units in stock, of all variants together; `None` if the stock is not tracked.
    pub stock: Option<u32>,
    /// Units in stock of each variant; empty if the stock is not tracked.
    pub units: Units,
}

impl ProductWithStock {
    /// The product with its `units`, of which only those count that are tracked.
    #[must_use]
    pub fn new(product: Product, units: &Units) -> Self {
        if !product.details.tracked {
            return Self { product, stock: None, units: Units::new() };
        }
        let left = |code: VariantCode| (code, units.get(&code).copied().unwrap_or_default());
        let units: Units = product.codes().map(left).collect();
        let stock = units.values().fold(0, |sum: u32, units| sum.saturating_add(*units));
        Self { product, stock: Some(stock), units }
    }

    /// Units in stock of `variant`; `None` if the stock is not tracked.
    #[must_use]
    pub fn stock_of(&self, variant: VariantCode) -> Option<u32> {
        self.units.get(&variant).copied()
    }

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

/// What a new product or an edit says of stock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockPatch {
    /// Of the product: a number starts to count or repeats what is counted, `Clear` stops it.
    pub all: Patch<u32>,
    /// The same of the variants that the request lists, in its order.
    pub each: Vec<(VariantCode, Patch<u32>)>,
}

/// How stock is counted after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counting {
    /// Whether it is.
    pub tracked: bool,
    /// The first units of each variant that is counted from now on.
    pub first: Units,
}

/// How the stock of a product with the variants `codes` is counted after an edit that says
/// `patch`. All variants are counted or none; what is counted changes by restocking only.
///
/// `before` are the units that are counted so far; `by_default` is whether the stock is counted if
/// nothing is said of it.
///
/// # Errors
/// [`Code::ValidationFailed`] when the request contradicts what is counted or itself.
pub fn count(
    codes: impl Iterator<Item = VariantCode>,
    patch: &StockPatch,
    before: &Units,
    by_default: bool,
) -> Result<Counting, DomainError> {
    let codes: Vec<VariantCode> = codes.collect();
    let mut errors = Vec::new();
    let mut said: BTreeMap<VariantCode, (Vec<Step>, &Patch<u32>)> = BTreeMap::new();
    let whole = vec![Step::name("body"), Step::name("stock")];
    if codes == [VariantCode::ONLY] {
        said.insert(VariantCode::ONLY, (whole.clone(), &patch.all));
    }
    for (index, (code, one)) in patch.each.iter().enumerate() {
        let of = ["body", "variants"].map(Step::name).into_iter();
        let loc = of.chain([Step::Index(index), Step::name("stock")]).collect();
        said.insert(*code, (loc, one));
    }
    said.retain(|code, _| codes.contains(code));
    let sum = before.values().fold(0_u32, |sum, units| sum.saturating_add(*units));
    let several = !codes.contains(&VariantCode::ONLY);
    if several && matches!(patch.all, Patch::Set(units) if before.is_empty() || units != sum) {
        let message = Message::of(text::stock_is_by_variant);
        errors.push(FieldError { loc: whole, message, kind: "conflict" });
    }
    let set = said.values().any(|(_, one)| matches!(one, Patch::Set(_)));
    let cleared = said.values().filter(|(_, one)| matches!(one, Patch::Clear)).count();
    let none = cleared == codes.len() || several && patch.all == Patch::Clear;
    let tracked = if set { true } else { by_default && !none };
    for (code, (loc, one)) in said {
        let message = match one {
            Patch::Clear if tracked => Some(Message::of(text::counted_all_or_none)),
            Patch::Keep | Patch::Clear | Patch::Set(_) => {
                contradiction(one, before.get(&code).copied())
            }
        };
        errors.extend(message.map(|message| FieldError { loc, message, kind: "conflict" }));
    }
    if !errors.is_empty() {
        return Err(DomainError::Fields(Code::ValidationFailed, errors));
    }
    let given = |code: &VariantCode| {
        let alone = (codes.len() == 1 && !several).then_some(&patch.all);
        let own = patch.each.iter().rev().find(|(one, _)| one == code).map(|(_, units)| units);
        own.or(alone).and_then(|units| units.clone().value()).unwrap_or_default()
    };
    let new = codes.iter().filter(|code| tracked && !before.contains_key(code));
    Ok(Counting { tracked, first: new.map(|code| (*code, given(code))).collect() })
}

/// Why an edit can't say this of a stock of which so many units are `counted`: it may repeat them,
/// and they change by restocking only.
pub(super) fn contradiction(said: &Patch<u32>, counted: Option<u32>) -> Option<Message> {
    let Patch::Set(units) = said else { return None };
    let changes = counted.is_some_and(|counted| counted != *units);
    changes.then(|| Message::of(text::stock_is_counted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> VariantCode {
        text.parse().unwrap()
    }

    fn units(all: &[(&str, u32)]) -> Units {
        all.iter().map(|(text, units)| (code(text), *units)).collect()
    }

    fn counted(
        codes: &str,
        all: Patch<u32>,
        each: &[(&str, Patch<u32>)],
        before: &[(&str, u32)],
        by_default: bool,
    ) -> Result<(bool, Vec<(String, u32)>), String> {
        let each = each.iter().map(|(text, units)| (code(text), units.clone())).collect();
        let patch = StockPatch { all, each };
        let after = count(codes.split(' ').map(code), &patch, &units(before), by_default);
        let after = after.map_err(|error| {
            let DomainError::Fields(_, errors) = error else { return format!("{error:?}") };
            errors.iter().map(FieldError::path).collect::<Vec<_>>().join(" ")
        })?;
        let first = after.first.into_iter().map(|(code, units)| (code.to_string(), units));
        Ok((after.tracked, first.collect()))
    }

    #[test]
    fn every_variant_is_counted_or_none_and_what_is_counted_is_restocked() {
        use Patch::{Clear, Keep, Set};
        let two = [("M", 3), ("L", 4)];
        let first = |all: &[(&str, u32)]| {
            Ok((true, all.iter().map(|(code, units)| ((*code).to_owned(), *units)).collect()))
        };
        let none = || Ok((false, Vec::new()));
        let refused = |path: &str| Err(path.to_owned());
        for (number, (codes, all, each, before, by_default, want)) in [
            // A product without variants.
            ("0", Keep, vec![], vec![], true, first(&[("0", 0)])),
            ("0", Keep, vec![], vec![], false, none()),
            ("0", Set(5), vec![], vec![], false, first(&[("0", 5)])),
            ("0", Set(5), vec![], vec![("0", 5)], true, first(&[])),
            ("0", Set(6), vec![], vec![("0", 5)], true, refused("stock")),
            ("0", Clear, vec![], vec![("0", 5)], true, none()),
            ("0", Keep, vec![], vec![("0", 5)], true, first(&[])),
            // One with two.
            ("M L", Keep, vec![], vec![], true, first(&[("L", 0), ("M", 0)])),
            ("M L", Keep, vec![], vec![], false, none()),
            ("M L", Keep, vec![("M", Set(3))], vec![], false, first(&[("L", 0), ("M", 3)])),
            (
                "M L",
                Keep,
                vec![("M", Set(3)), ("L", Clear)],
                vec![],
                true,
                refused("variants.1.stock"),
            ),
            ("M L", Keep, vec![("M", Clear), ("L", Clear)], vec![], true, none()),
            ("M L", Clear, vec![], two.to_vec(), true, none()),
            ("M L", Keep, vec![("M", Clear)], two.to_vec(), true, refused("variants.0.stock")),
            ("M L", Keep, vec![("M", Set(3)), ("L", Set(4))], two.to_vec(), true, first(&[])),
            ("M L", Keep, vec![("L", Set(5))], two.to_vec(), true, refused("variants.0.stock")),
            ("M L", Set(7), vec![], two.to_vec(), true, first(&[])),
            ("M L", Set(8), vec![], two.to_vec(), true, refused("stock")),
            ("M L", Set(8), vec![], vec![], true, refused("stock")),
            ("M L S", Keep, vec![("S", Set(2))], two.to_vec(), true, first(&[("S", 2)])),
            // Variants come and go.
            ("M", Keep, vec![("M", Set(2))], vec![("0", 9)], true, first(&[("M", 2)])),
            ("0", Keep, vec![], vec![("M", 3)], true, first(&[("0", 0)])),
        ]
        .into_iter()
        .enumerate()
        {
            let got = counted(codes, all, &each, &before, by_default);
            assert_eq!(got, want, "row {number}: {codes} {each:?} {before:?}");
        }
    }
}
