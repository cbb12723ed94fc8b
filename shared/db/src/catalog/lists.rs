//! Lists of the products on sale: copies of their cards, one in each list, in the order of its
//! sort. The projector writes them.

use std::collections::{BTreeSet, HashMap};

use domain::{
    ProductId,
    catalog::{NameEntry, Place, ProductCard, ProductWithStock, Rank, Scope, Sort, SortKey},
};
use serde::{Deserialize, Serialize};

use super::products::{parts, product_of};
use crate::{
    Cursor, Error, Page, PageParams, Table, TransactionError, VersionConflict, item,
    page::MAX_KEY,
    read::key_of,
    table::{Key, Partition},
    two_way::TwoWay,
};

/// What lists show of a product.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ShownCard {
    /// Counts the changes, from 1; 0 if lists never showed it.
    #[serde(rename = "v")]
    version: u64,
    /// Its card; `None` if it is not on sale.
    #[serde(default)]
    pub card: Option<ProductCard>,
}

impl Table {
    /// The active products in the list of `scope`. Eventually consistent; one read of one call.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn listed(
        &self,
        scope: Scope,
        sort: Sort,
        params: &PageParams,
    ) -> Result<Page<ProductCard>, Error> {
        const NAME: &str = "listed";
        let (key, forward) = SortKey::of(sort);
        if let Some(cursor) = &params.cursor {
            place_of(sort, cursor)?;
        }
        let (list, pk) = (sort.as_str().to_owned(), Partition::list(scope, key));
        let page = self.two_way(&TwoWay { list, name: NAME, pk, forward }, params).await?;
        let Page { items, prev, next } = page;
        let items: Result<_, _> = items.into_iter().map(|item| item::read(NAME, item)).collect();
        Ok(Page { items: items?, prev, next })
    }

    /// The cards of those of `products` that lists show, by product. Eventually consistent; half a
    /// unit each, and one call for up to a hundred.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn cards(
        &self,
        products: &[ProductId],
    ) -> Result<HashMap<ProductId, ProductCard>, Error> {
        const NAME: &str = "cards";
        let keys: Vec<_> = products.iter().copied().map(Key::card).collect();
        let items = self.get_many_soon(NAME, &keys).await?.into_iter();
        let shown = items.map(|item| item::read::<ShownCard>(NAME, item));
        let cards = shown.filter_map(|shown| shown.map(|shown| shown.card).transpose());
        cards.map(|card| card.map(|card| (card.id, card))).collect()
    }

    /// A product with its stock, and what lists show of it.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn product_and_card(
        &self,
        product: ProductId,
    ) -> Result<Option<(ProductWithStock, ShownCard)>, Error> {
        let items = self.query_all(parts("product_and_card", product)).await?;
        let key = Key::card(product);
        let shown = items.iter().find(|item| key_of(item).as_ref() == Some(&key)).cloned();
        let shown = shown.map(|item| item::read("product_and_card", item)).transpose()?;
        Ok(product_of(items)?.map(|found| (found, shown.unwrap_or_default())))
    }

    /// Writes what lists show of `product` in place of what was read as `shown`, in each list.
    ///
    /// # Errors
    /// [`VersionConflict`] when lists show something else by now.
    pub async fn save_card(
        &self,
        product: ProductId,
        shown: &ShownCard,
        card: Option<&ProductCard>,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let places = |card: &ProductCard| -> BTreeSet<_> { card.places().into_iter().collect() };
        let before = shown.card.as_ref().map(places).unwrap_or_default();
        let now = card.map(places).unwrap_or_default();
        let mut txn = self.txn("save_card");
        let next = ShownCard { version: shown.version.saturating_add(1), card: card.cloned() };
        let item = item::write(&Key::card(product), &next)?;
        match shown.version {
            0 => txn.create(item, VersionConflict),
            version => txn.replace(item, version, VersionConflict),
        }
        for place in before.difference(&now) {
            txn.delete(&Key::place(place, product), VersionConflict);
        }
        for place in &now {
            txn.put(item::write(&Key::place(place, product), &card)?, VersionConflict);
        }
        self.commit(txn).await
    }
}

/// The position of `entry` in lists that are sorted by `sort`; `None` if they leave it out.
#[must_use]
pub fn position_of(sort: Sort, entry: &NameEntry) -> Option<Cursor> {
    let (key, _) = SortKey::of(sort);
    let value = entry.rank(key)?.to_string();
    let place = Place { scope: Scope::Market, key, value };
    Some(Cursor::behind(sort.as_str(), Key::place(&place, entry.id).sk))
}

/// What `cursor` stands behind in a list that is sorted by `sort`: a rank and a product.
///
/// # Errors
/// [`Error::ForeignCursor`] for a cursor of another list.
pub fn place_of(sort: Sort, cursor: &Cursor) -> Result<(Rank<'_>, ProductId), Error> {
    // An empty key is refused by the service, and a card always names its product.
    let fits = cursor.list == sort.as_str() && cursor.key.len() <= MAX_KEY;
    let parts = cursor.key.rsplit_once('#').filter(|_| fits);
    let place = parts.and_then(|(value, product)| {
        Some((Rank::parse(SortKey::of(sort).0, value)?, product.parse().ok()?))
    });
    place.ok_or(Error::ForeignCursor)
}
