//! The keys of the catalogue: categories, products, their stock and choices.

use domain::{
    CategoryId, ChoiceCode, GroupId, ProductId, StoreId,
    catalog::{Category, Place, StockKey},
};

use super::{Key, Partition};

/// What the sort keys of the claims of choices begin with, and the partition keys of their stocks.
const CHOICE: &str = "CHOICE#";
/// The sort key of a product's card.
pub(crate) const CARD: &str = "CARD";
/// What the sort keys of a store's categories begin with.
pub(crate) const CATEGORY: &str = "CATEGORY#";
/// What the sort keys of a store's option groups begin with.
pub(crate) const OPTION_GROUP: &str = "OPTION#";

impl Key {
    pub(crate) fn category(store: StoreId, category: CategoryId) -> Self {
        Self::new(Partition::store(store), format_args!("{CATEGORY}{category}"))
    }

    /// The same category in the list of the whole market.
    pub(crate) fn market_category(category: &Category, wave: u16) -> Self {
        let Category { id, store, position, .. } = category;
        Self::new(Partition::categories(), format_args!("{wave:05}#{store}#{position:05}#{id}"))
    }

    /// How many there are of what a store has a limited number of.
    pub(crate) fn store_counts(store: StoreId) -> Self {
        Self::new(Partition::store(store), "COUNTS")
    }

    pub(crate) fn product(product: ProductId) -> Self {
        Self::new(Partition::product(product), "PRODUCT")
    }

    /// The product, if the key is that of a product or of its stock.
    pub(crate) fn product_id(&self) -> Option<ProductId> {
        self.pk.strip_prefix("PRODUCT#")?.parse().ok()
    }

    pub(crate) fn stock(stock: StockKey) -> Self {
        match stock {
            StockKey::Variant { product, variant, location } => {
                Self::new(Partition::product(product), format_args!("STOCK#{variant}#{location}"))
            }
            StockKey::Choice { store, code, serial, location } => Self::new(
                format_args!("{CHOICE}{store}#{code}"),
                format_args!("STOCK#{serial}#{location}"),
            ),
        }
    }

    /// The stock, if the key is that of one.
    pub(crate) fn stock_key(&self) -> Option<StockKey> {
        let (which, location) = self.sk.strip_prefix("STOCK#")?.split_once('#')?;
        let location = location.parse().ok()?;
        if let Some(choice) = self.pk.strip_prefix(CHOICE) {
            let (store, code) = choice.split_once('#')?;
            let (store, code) = (store.parse().ok()?, code.parse().ok()?);
            return Some(StockKey::Choice { store, code, serial: which.parse().ok()?, location });
        }
        let (product, variant) = (self.product_id()?, which.parse().ok()?);
        Some(StockKey::Variant { product, variant, location })
    }

    /// What lists show of a product, and where.
    pub(crate) fn card(product: ProductId) -> Self {
        Self::new(Partition::product(product), CARD)
    }

    /// A card in a list; the product comes last, whatever is in the value.
    pub(crate) fn place(place: &Place, product: ProductId) -> Self {
        let Place { scope, key, value } = place;
        Self::new(Partition::list(*scope, *key), format_args!("{value}#{product}"))
    }

    /// A dish on sale, by its name; the name comes last, whatever is in it.
    pub(crate) fn dish(folded: &str, store: StoreId, product: ProductId) -> Self {
        let of = Partition::dishes_of(store);
        Self::new(Partition::dishes(folded), format_args!("{of}{product}"))
    }

    pub(crate) fn sku(store: StoreId, folded: &str) -> Self {
        Self::new(Partition::store(store), format_args!("SKU#{folded}"))
    }

    pub(crate) fn option_group(store: StoreId, group: GroupId) -> Self {
        Self::new(Partition::store(store), format_args!("{OPTION_GROUP}{group}"))
    }

    pub(crate) fn choice(store: StoreId, code: ChoiceCode) -> Self {
        Self::new(Partition::store(store), format_args!("{CHOICE}{code}"))
    }
}
