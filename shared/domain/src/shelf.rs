//! What a cart or an order needs of the catalogue, and what of it has been read.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ChoiceCode, GroupId, ProductId, StoreId, VariantCode,
    catalog::{OptionGroup, Product, ProductWithStock, StockKey, Units},
    near::Near,
    store::Store,
};

/// What is to be read of the catalogue, all at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Products.
    pub products: BTreeSet<ProductId>,
    /// The units of stocks.
    pub stocks: BTreeSet<StockKey>,
    /// Stores.
    pub stores: BTreeSet<StoreId>,
    /// Option groups.
    pub groups: BTreeSet<(StoreId, GroupId)>,
}

impl Wanted {
    /// Whether nothing is to be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
            && self.stocks.is_empty()
            && self.stores.is_empty()
            && self.groups.is_empty()
    }

    /// Only `product`.
    #[must_use]
    pub fn product(product: ProductId) -> Self {
        Self { products: BTreeSet::from([product]), ..Self::default() }
    }

    fn without(self, asked: &Self) -> Self {
        Self {
            products: self.products.difference(&asked.products).copied().collect(),
            stocks: self.stocks.difference(&asked.stocks).copied().collect(),
            stores: self.stores.difference(&asked.stores).copied().collect(),
            groups: self.groups.difference(&asked.groups).copied().collect(),
        }
    }
}

/// What is needed of a product that is in a cart or an order.
#[derive(Clone, Copy, Debug)]
pub struct Needed<'a> {
    /// The product.
    pub product: ProductId,
    /// The variant that was named of it.
    pub variant: Option<VariantCode>,
    /// The choices that were made.
    pub choices: &'a [ChoiceCode],
}

/// What has been read of the catalogue. It knows what was asked for, so that nothing is read twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The products that exist.
    pub products: BTreeMap<ProductId, Product>,
    /// The units of the stocks that exist.
    pub units: BTreeMap<StockKey, u32>,
    /// The stores that exist.
    pub stores: BTreeMap<StoreId, Store>,
    /// The option groups that exist.
    pub groups: Vec<OptionGroup>,
    asked: Wanted,
}

impl Shelf {
    /// Notes that `wanted` is being read.
    pub fn ask(&mut self, wanted: &Wanted) {
        self.asked.products.extend(&wanted.products);
        self.asked.stocks.extend(&wanted.stocks);
        self.asked.stores.extend(&wanted.stores);
        self.asked.groups.extend(&wanted.groups);
    }

    /// What is still to be read for `needed`: the products; of those that are known, and near them,
    /// the stores and option groups; and, `with_stock`, the units of each and of its choices that
    /// are counted. Of a product that is not known yet, the stock is that of the variant that was
    /// named, as it almost always is.
    #[must_use]
    pub fn missing<'a>(
        &self,
        needed: impl IntoIterator<Item = Needed<'a>>,
        near: &Near,
        with_stock: bool,
    ) -> Wanted {
        let mut wanted = Wanted {
            stores: near.stores().collect(),
            groups: near.groups().collect(),
            ..Wanted::default()
        };
        for Needed { product: id, variant: named, choices } in needed {
            wanted.products.insert(id);
            let code = match self.products.get(&id) {
                None => Some(named.unwrap_or(VariantCode::ONLY)),
                Some(product) => {
                    wanted.stores.insert(product.store);
                    wanted.groups.extend(product.options.iter().map(|it| (product.store, *it)));
                    if with_stock {
                        wanted.stocks.extend(self.stocks_of_choices(product, choices));
                    }
                    let found = product.variant(named).ok();
                    let code = found.map(|found| found.map_or(VariantCode::ONLY, |it| it.id));
                    code.filter(|_| product.details.tracked)
                }
            };
            wanted.stocks.extend(code.filter(|_| with_stock).map(|it| StockKey::main(id, it)));
        }
        wanted.without(&self.asked)
    }

    /// The stocks of those `choices` of `product` that are known to be counted.
    fn stocks_of_choices(
        &self,
        product: &Product,
        choices: &[ChoiceCode],
    ) -> impl Iterator<Item = StockKey> {
        let offered = |group: &&OptionGroup| {
            group.store == product.store && product.options.contains(&group.id)
        };
        let offered = self.groups.iter().filter(offered).flat_map(|group| &group.choices);
        let made = offered.filter(|choice| choices.contains(&choice.code));
        made.filter_map(|choice| choice.stock(product.store))
    }

    /// Forgets that the products were asked for that were not found, so that they are asked for
    /// again; `false` if there are none.
    pub fn ask_again(&mut self) -> bool {
        let found = &self.products;
        let before = self.asked.products.len();
        self.asked.products.retain(|id| found.contains_key(id));
        self.asked.products.len() < before
    }

    /// The product `id` with its stock, of which only the units of the needed variants are known.
    #[must_use]
    pub fn stocked(&self, id: ProductId) -> Option<ProductWithStock> {
        let product = self.products.get(&id)?.clone();
        let units = |code| Some((code, *self.units.get(&StockKey::main(id, code))?));
        let units: Units = product.codes().filter_map(units).collect();
        Some(ProductWithStock::new(product, &units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Text, Timestamp, Twd, TwdDelta,
        catalog::{Choice, Offer, ProductDetails, ProductKind, Variant},
    };

    const AT: Timestamp = Timestamp::from_millis(0);

    fn group(number: u64) -> GroupId {
        format!("g{number}").parse().unwrap()
    }

    fn product(number: u64, tracked: bool, variants: &[&str], options: &[u64]) -> Product {
        let details = ProductDetails {
            name_en: None,
            description_en: None,
            kind: ProductKind::Goods,
            name: Text::new("Mug").unwrap(),
            description: None,
            price: Twd::new(5),
            points_price: None,
            image_url: None,
            category: None,
            tracked,
            active: true,
        };
        let variant = |code: &&str| Variant {
            name_en: None,
            id: code.parse().unwrap(),
            name: Text::new(code).unwrap(),
            sku: None,
            price: None,
            list_price: None,
        };
        let offer = Offer {
            details,
            variants: variants.iter().map(variant).collect(),
            options: options.iter().map(|number| group(*number)).collect(),
        };
        let (id, store) = (ProductId::new(AT, number), StoreId::new(AT, 7));
        Product::list(id, store, offer, AT).unwrap()
    }

    fn codes(wanted: &Wanted) -> Vec<String> {
        let code = |stock: &StockKey| match stock {
            StockKey::Variant { variant, .. } => variant.to_string(),
            StockKey::Choice { code, .. } => code.to_string(),
        };
        wanted.stocks.iter().map(code).collect()
    }

    #[test]
    fn what_is_near_is_read_with_the_products_and_only_the_rest_after_them() {
        let store = StoreId::new(AT, 7);
        let near = Near::default().with(store, &[group(1)]);
        for (tracked, variants, options, named, first, then, groups) in [
            (true, vec![], vec![], None, "0", "", 0),
            (true, vec![], vec![1], None, "0", "", 0),
            (true, vec![], vec![1, 2], None, "0", "", 1),
            (true, vec!["M", "L"], vec![], Some("L"), "L", "", 0),
            // The only variant was not named, and could not be guessed.
            (true, vec!["M"], vec![], None, "0", "M", 0),
            // One that there is no more has no stock.
            (true, vec!["M", "L"], vec![], Some("S"), "S", "", 0),
            (true, vec!["M", "L"], vec![], None, "0", "", 0),
            (false, vec![], vec![], None, "0", "", 0),
        ] {
            let product = product(1, tracked, &variants, &options);
            let variant = named.map(|code: &str| code.parse().unwrap());
            let needed = || [Needed { product: product.id, variant, choices: &[] }];
            let mut shelf = Shelf::default();
            let wanted = shelf.missing(needed(), &near, true);
            assert_eq!((codes(&wanted), wanted.groups.len()), (vec![first.to_owned()], 1));
            assert_eq!(wanted.stores.len(), 1);
            shelf.ask(&wanted);
            shelf.products.insert(product.id, product.clone());
            let wanted = shelf.missing(needed(), &near, true);
            let left: Vec<_> = Some(then).filter(|it| !it.is_empty()).into_iter().collect();
            assert_eq!((codes(&wanted), wanted.groups.len()), (codes_of(&left), groups));
            assert!(wanted.products.is_empty() && wanted.stores.is_empty());
            // Known before, as a product that is being added is: then nothing is guessed.
            let mut known = Shelf::default();
            known.ask(&Wanted::product(product.id));
            known.products.insert(product.id, product.clone());
            let wanted = known.missing(needed(), &Near::default(), false);
            assert_eq!((wanted.stocks.len(), wanted.stores.len()), (0, 1), "without stock");
        }
    }

    fn codes_of(codes: &[&str]) -> Vec<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    #[test]
    fn of_choices_that_were_made_those_that_are_counted_are_read() {
        let store = StoreId::new(AT, 7);
        let choice = |code: &str, tracked| Choice {
            name_en: None,
            code: code.parse().unwrap(),
            name: Text::new(code).unwrap(),
            delta: TwdDelta::ZERO,
            available: true,
            serial: 1,
            tracked,
        };
        let extras = |number, store, tracked: &str| OptionGroup {
            name_en: None,
            id: group(number),
            store,
            name: Text::new("extra").unwrap(),
            min: 0,
            max: 9,
            choices: ["PD", "GJ", "PB"].map(|code| choice(code, tracked.contains(code))).into(),
            sold_out: Default::default(),
            version: 1,
            updated_at: AT,
        };
        let product = product(1, false, &[], &[1]);
        let mut shelf = Shelf::default();
        shelf.products.insert(product.id, product.clone());
        // A group that the product does not offer, and one of another store, count for nothing.
        shelf.groups = vec![
            extras(1, store, "PD PB"),
            extras(2, store, "GJ"),
            extras(1, StoreId::new(AT, 8), "GJ"),
        ];
        for (made, with_stock, want) in [
            ("PD PD GJ", true, "PD"),
            ("GJ PB PD", true, "PB PD"),
            ("GJ", true, ""),
            ("", true, ""),
            ("PD", false, ""),
        ] {
            let choices: Vec<_> = made.split_whitespace().map(|it| it.parse().unwrap()).collect();
            let needed = Needed { product: product.id, variant: None, choices: &choices };
            let wanted = shelf.missing([needed], &Near::default(), with_stock);
            assert_eq!(codes(&wanted).join(" "), want, "{made}");
        }
    }

    #[test]
    fn what_was_not_found_is_asked_for_once_more() {
        let mut shelf = Shelf::default();
        let id = ProductId::new(AT, 1);
        shelf.ask(&Wanted::product(id));
        let needed = Needed { product: id, variant: None, choices: &[] };
        assert!(shelf.missing([needed], &Near::default(), false).is_empty());
        assert!(shelf.ask_again());
        assert_eq!(shelf.missing([needed], &Near::default(), false), Wanted::product(id));
        assert!(!shelf.ask_again());
    }
}
