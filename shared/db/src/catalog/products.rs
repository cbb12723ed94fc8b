//! Products.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ProductId, Text,
    catalog::{Product, ProductKind, ProductWithStock, Sku, StockKey, Units, folded, searched},
    fold,
};

use super::stock::{stock_item, units_of};
use crate::{
    Error, Reading, Table, TransactionError,
    item::{self, Item, number, text, text_of},
    read::QuerySpec,
    table::{CARD, Key, Partition, SK},
    txn::Txn,
};

/// Why a product was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProductConflict {
    /// There is one of that id, or it has changed since it was read.
    Changed,
    /// Another product of the store has this SKU.
    SkuTaken(Sku),
}

impl Table {
    /// Adds a product and the stock of the variants that are counted.
    ///
    /// # Errors
    /// [`ProductConflict`]; [`ProductConflict::Changed`] when there is a product of that id.
    pub async fn list_product(
        &self,
        product: &Product,
        first: &Units,
    ) -> Result<(), TransactionError<ProductConflict>> {
        let mut txn = self.txn("list_product");
        txn.create(product_item(product)?, ProductConflict::Changed);
        for (variant, units) in first {
            let stock = StockKey::main(product.id, *variant);
            txn.create(stock_item(stock, *units), ProductConflict::Changed);
        }
        claim_skus(&mut txn, &BTreeMap::new(), product);
        if let Some(dish) = dish(product) {
            txn.put(dish.attributes(), ProductConflict::Changed);
        }
        self.commit(txn).await
    }

    /// Writes `product` over its previous version `old`, with the `first` units of variants that
    /// are counted from now on. When that ends the stock stays: cancelled orders may still return
    /// units.
    ///
    /// # Errors
    /// [`ProductConflict`].
    pub async fn edit_product(
        &self,
        old: &Product,
        product: &Product,
        first: &Units,
    ) -> Result<(), TransactionError<ProductConflict>> {
        let mut txn = self.txn("edit_product");
        txn.replace(product_item(product)?, old.version, ProductConflict::Changed);
        for (variant, units) in first {
            let stock = StockKey::main(product.id, *variant);
            txn.put(stock_item(stock, *units), ProductConflict::Changed);
        }
        claim_skus(&mut txn, &skus(old), product);
        let (before, now) = (dish(old), dish(product));
        if before != now {
            if let Some(gone) = &before {
                txn.delete(gone, ProductConflict::Changed);
            }
            if let Some(dish) = &now {
                txn.put(dish.attributes(), ProductConflict::Changed);
            }
        }
        self.commit(txn).await
    }

    /// The product and its stock: one read.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn product(
        &self,
        product: ProductId,
        reading: Reading,
    ) -> Result<Option<ProductWithStock>, Error> {
        product_of(self.query_all(parts("product", product).reading(reading)).await?)
    }
}

/// The entry by which a dish on sale is found by its name.
pub(crate) fn dish(product: &Product) -> Option<Key> {
    let details = &product.details;
    let listed = details.active && details.kind == ProductKind::MenuItem;
    listed.then(|| Key::dish(&folded(details.name.as_str()), product.store, product.id))
}

/// The items of `product`.
pub(super) fn parts(operation: &'static str, product: ProductId) -> QuerySpec {
    QuerySpec::partition(operation, Partition::product(product), PARTS)
}

/// The product and its stock, from its items.
pub(super) fn product_of(items: Vec<Item>) -> Result<Option<ProductWithStock>, Error> {
    let mut units = Units::new();
    let mut found: Option<Product> = None;
    for item in items {
        if let Some((_, variant, left)) = units_of(&item) {
            units.insert(variant, left);
        } else if text_of(&item, SK) != Some(CARD) {
            found = Some(item::read("product", item)?);
        }
    }
    Ok(found.map(|product| ProductWithStock::new(product, &units)))
}

/// How many items of a product are read at once: the product and its stocks, of which those of
/// former variants stay.
const PARTS: u16 = 200;

/// The SKUs of a product, as they are unique.
fn skus(product: &Product) -> BTreeMap<String, &Sku> {
    let skus = product.variants.iter().filter_map(|variant| variant.sku.as_ref());
    skus.map(|sku| (fold(sku.as_str()), sku)).collect()
}

/// Claims the new SKUs of `product` and gives those up that only its version before had.
fn claim_skus(txn: &mut Txn<ProductConflict>, before: &BTreeMap<String, &Sku>, product: &Product) {
    let now = skus(product);
    for (folded, sku) in now.iter().filter(|(folded, _)| !before.contains_key(*folded)) {
        let claim = sku_claim(product, folded);
        txn.create(claim, ProductConflict::SkuTaken((*sku).clone()));
    }
    let gone: BTreeSet<_> = before.keys().filter(|folded| !now.contains_key(*folded)).collect();
    for folded in gone {
        txn.delete(&Key::sku(product.store, folded), ProductConflict::Changed);
    }
}

/// The claim of `product` to a SKU.
pub(crate) fn sku_claim(product: &Product, folded: &str) -> Item {
    let mut claim = Key::sku(product.store, folded).attributes();
    claim.insert("product".to_owned(), text(product.id));
    claim
}

/// The product, and the attributes by which the indexes find it.
pub(crate) fn product_item(product: &Product) -> Result<Item, Error> {
    let mut item = item::write(&Key::product(product.id), product)?;
    item.insert("by_store".to_owned(), number(product.created_at.millis()));
    let details = &product.details;
    let name_en = details.name_en.as_ref().map(Text::as_str);
    item.insert("folded".to_owned(), text(searched(details.name.as_str(), name_en)));
    Ok(item)
}
