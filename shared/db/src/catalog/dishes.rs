//! Dishes by name: an entry for each one on sale, written with the dish.

use domain::{ProductId, StoreId, catalog::folded};

use crate::{
    Error, Reading, Table,
    item::Item,
    read::{QuerySpec, key_of},
    table::Partition,
};

/// A dish on sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dish {
    /// The restaurant that sells it.
    pub store: StoreId,
    /// The product.
    pub product: ProductId,
}

/// Two are enough to know that there are several.
const ENOUGH: u16 = 2;

impl Table {
    /// The dishes on sale whose name is `name`, whatever its case and width, in `store` or in the
    /// whole market: all of them if there is at most one, and otherwise two.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn dishes_named(
        &self,
        store: Option<StoreId>,
        name: &str,
        reading: Reading,
    ) -> Result<Vec<Dish>, Error> {
        let pk = Partition::dishes(&folded(name));
        let spec = QuerySpec::partition("dishes_named", pk, ENOUGH);
        let spec = match store {
            Some(store) => spec.beginning(&Partition::dishes_of(store)),
            None => spec,
        };
        let (items, _) = self.query(spec.reading(reading)).await?;
        Ok(items.iter().filter_map(dish_of).collect())
    }
}

fn dish_of(item: &Item) -> Option<Dish> {
    let key = key_of(item)?;
    let (store, product) = key.sk.split_once('#')?;
    Some(Dish { store: store.parse().ok()?, product: product.parse().ok()? })
}
