//! The parts of a cart, store by store.

use app::carts::PricedLine;
use domain::{
    Locale, Localized, Named, StoreId, Twd,
    catalog::ProductKind,
    order::{Adjustment, FulfilmentMethod, ShippingFee, StorePolicy},
};

/// The part of a cart that is of one store; without a store, the products that no longer exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoreCart {
    /// The store.
    pub(crate) store: Option<StoreId>,
    /// The lines.
    pub(crate) lines: Vec<PricedLine>,
}

/// The lines of a cart, store by store, in the order in which they were added.
pub(crate) fn by_store(lines: Vec<PricedLine>) -> Vec<StoreCart> {
    let mut carts: Vec<StoreCart> = Vec::new();
    for line in lines {
        let store = line.store_id();
        match carts.iter_mut().find(|cart| cart.store == store) {
            Some(cart) => cart.lines.push(line),
            None => carts.push(StoreCart { store, lines: vec![line] }),
        }
    }
    carts
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
    pub(crate) fn name(&self, locale: Locale) -> Localized<'_> {
        let store = self.lines.iter().find_map(|line| line.store.as_ref());
        let nameless = Localized { text: "", instead: None };
        store.map_or(nameless, |store| store.name_in(locale))
    }

    /// The methods by which all of it can reach the customer together.
    pub(crate) fn methods(&self) -> Vec<FulfilmentMethod> {
        let products = self.lines.iter().filter_map(|line| line.product.as_ref());
        let kinds: Vec<ProductKind> = products.map(|p| p.product.details.kind).collect();
        FulfilmentMethod::carrying(&kinds)
    }

    fn policy(&self) -> StorePolicy {
        self.lines
            .iter()
            .find(|line| line.product.is_some())
            .map(|line| line.policy)
            .unwrap_or_default()
    }

    /// What its store charges for a parcel, where it can be one.
    pub(crate) fn shipping(&self) -> Option<ShippingFee> {
        let parcel = self.methods().contains(&FulfilmentMethod::ShipHome);
        self.policy().ship_home.filter(|_| parcel)
    }

    /// How much more it has to cost until a parcel to the main island is free; nothing if it is.
    pub(crate) fn until_free(&self) -> Option<Twd> {
        let from = self.shipping()?.free_from?;
        let goods = self.total().unwrap_or_default();
        Twd::new(from.get().saturating_sub(goods.get()).max(0))
    }

    /// What is charged beside the lines for an order that arrives this way on the main island.
    pub(crate) fn adjustments(&self, way: FulfilmentMethod) -> Vec<Adjustment> {
        self.policy().adjustments(way, None, self.total().unwrap_or_default())
    }

    /// The way that costs the least, the first of several.
    pub(crate) fn cheapest(&self) -> Option<FulfilmentMethod> {
        let fee = |way: &FulfilmentMethod| {
            self.adjustments(*way).iter().map(|it| it.amount.get()).sum::<i64>()
        };
        self.methods().into_iter().min_by_key(fee)
    }

    /// The total of an order that arrives this way on the main island.
    pub(crate) fn total_by(&self, way: FulfilmentMethod) -> Option<Twd> {
        let adjustments = self.adjustments(way);
        adjustments.iter().try_fold(self.total()?, |sum, it| sum.changed(it.amount))
    }
}
