//! Stock: units of what can run out, by location.

use std::collections::{BTreeMap, HashMap};

use domain::{
    ProductId, Timestamp, VariantCode,
    catalog::{GroupWithStock, MAX_STOCK, OptionGroup, Product, ProductWithStock, StockKey, Units},
};

use crate::{
    Error, Once, OnceError, Reading, Table, TransactionError,
    item::{Item, number, number_of},
    read::key_of,
    table::Key,
    txn::Change,
};

/// A stock is not counted, or would exceed [`MAX_STOCK`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTracked;

/// Another number is counted than was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountChanged;

impl Table {
    /// Adds the stock to each of `products`. No decision may follow from it: it may be some
    /// seconds old.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn with_stock(&self, products: Vec<Product>) -> Result<Vec<ProductWithStock>, Error> {
        let counted = products.iter().filter(|product| product.details.tracked);
        let keys: Vec<_> = counted
            .flat_map(|product| product.codes().map(|code| StockKey::main(product.id, code)))
            .map(Key::stock)
            .collect();
        let mut units: HashMap<ProductId, Units> = HashMap::new();
        if !keys.is_empty() {
            for item in self.get_many_soon("with_stock", &keys).await? {
                if let Some((product, variant, left)) = units_of(&item) {
                    units.entry(product).or_default().insert(variant, left);
                }
            }
        }
        let none = Units::new();
        let with = |product: Product| {
            let units = units.get(&product.id).unwrap_or(&none);
            ProductWithStock::new(product, units)
        };
        Ok(products.into_iter().map(with).collect())
    }

    /// Adds the stock to each of `groups`: one batch read of the choices that are counted, none for
    /// none.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn with_choice_stock(
        &self,
        groups: Vec<OptionGroup>,
        reading: Reading,
    ) -> Result<Vec<GroupWithStock>, Error> {
        let keys: Vec<_> = groups.iter().flat_map(OptionGroup::stocks).map(Key::stock).collect();
        let items = self.get_many_as("with_choice_stock", &keys, reading).await?;
        let left: BTreeMap<_, _> = items.iter().filter_map(stock_of).collect();
        Ok(groups.into_iter().map(|group| GroupWithStock::new(group, &left)).collect())
    }

    /// The units at `stock`; none if it is not there.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn units(&self, stock: StockKey) -> Result<u32, Error> {
        let items = self.get_many("units", &[Key::stock(stock)]).await?;
        Ok(items.iter().find_map(stock_of).map(|(_, units)| units).unwrap_or_default())
    }

    /// Adds `units` to what is counted at `stock`.
    ///
    /// # Errors
    /// [`NotTracked`]; [`OnceError::Repeated`] when the key of `once` was used before.
    pub async fn restock(
        &self,
        stock: StockKey,
        units: u32,
        once: Option<Once<'_>>,
        now: Timestamp,
    ) -> Result<(), TransactionError<OnceError<NotTracked>>> {
        let add = Change::new(
            "SET units = units + :n",
            "units <= :most",
            [(":n", number(units)), (":most", number(MAX_STOCK.saturating_sub(units)))],
        );
        let mut txn = self.txn("restock");
        txn.update(&Key::stock(stock), add, OnceError::Condition(NotTracked));
        self.commit_once(txn, once, now).await
    }

    /// Counts `units` at `stock`, where `seen` were counted.
    ///
    /// # Errors
    /// [`CountChanged`] when some were sold or added since.
    pub async fn recount(
        &self,
        stock: StockKey,
        seen: u32,
        units: u32,
    ) -> Result<(), TransactionError<CountChanged>> {
        let set = Change::new(
            "SET units = :n",
            "units = :seen",
            [(":n", number(units)), (":seen", number(seen))],
        );
        let mut txn = self.txn("recount");
        txn.update(&Key::stock(stock), set, CountChanged);
        self.commit(txn).await
    }
}

/// The first item of a stock.
pub(crate) fn stock_item(stock: StockKey, units: u32) -> Item {
    let mut item = Key::stock(stock).attributes();
    item.insert("units".to_owned(), number(units));
    item
}

/// Which stock `item` is, and its units.
pub(crate) fn stock_of(item: &Item) -> Option<(StockKey, u32)> {
    Some((key_of(item)?.stock_key()?, number_of(item, "units").unwrap_or_default()))
}

/// Which variant's stock `item` is, and its units.
pub(crate) fn units_of(item: &Item) -> Option<(ProductId, VariantCode, u32)> {
    match stock_of(item)? {
        (StockKey::Variant { product, variant, .. }, units) => Some((product, variant, units)),
        (StockKey::Choice { .. }, _) => None,
    }
}
