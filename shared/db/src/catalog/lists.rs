//! Lists of the products on sale: copies of their cards, one in each list, in the order of its
//! sort. The projector writes them.

use std::collections::{BTreeSet, HashMap};

use domain::{
    ProductId,
    catalog::{Filter, ProductCard, ProductWithStock, Sort, SortKey, scope_of},
};
use serde::{Deserialize, Serialize};

use super::products::{parts, product_of};
use crate::{
    Cursor, Error, Page, PageParams, Table, TransactionError, VersionConflict,
    item::{self, Item, text},
    read::{QuerySpec, key_of},
    table::{Key, PK, Partition, SK},
};

/// How many cards are read at once where a filter drops some.
const FILTERED_READ: u16 = 1_000;
/// The longest sort key of a list that DynamoDB takes, in bytes.
const MAX_KEY: usize = 1_024;

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
    /// The active products. Eventually consistent; one read of one call without a filter or with
    /// only a store, a kind or a category's id.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn active_products(
        &self,
        filter: &Filter,
        sort: Sort,
        params: &PageParams,
    ) -> Result<Page<ProductCard>, Error> {
        let (key, forward) = SortKey::of(sort);
        let (scope, rest) = scope_of(filter, key);
        let pk = Partition::list(scope, key);
        let mut start =
            params.cursor.as_ref().map(|cursor| start_key(sort, &pk, cursor)).transpose()?;
        let wanted = usize::from(params.skip).saturating_add(usize::from(params.limit));
        // One more tells whether there is a next page.
        let whole = params.skip.saturating_add(params.limit).saturating_add(1);
        let read = if rest.is_empty() { whole } else { FILTERED_READ };
        let mut found: Vec<ProductCard> = Vec::new();
        let mut keys: Vec<String> = Vec::new();
        while found.len() <= wanted {
            let mut spec = QuerySpec::partition("active_products", pk.clone(), read);
            (spec.forward, spec.eventual, spec.start) = (forward, true, start.take());
            let (items, more) = self.query(spec).await?;
            for item in items {
                let sk = key_of(&item).map(|key| key.sk).unwrap_or_default();
                let card: ProductCard = item::read("active_products", item)?;
                if rest.keeps(&card) {
                    found.push(card);
                    keys.push(sk);
                }
            }
            start = more;
            if start.is_none() {
                break;
            }
        }
        let more = found.len() > wanted;
        let last = keys.into_iter().take(wanted).next_back().filter(|_| more);
        let next = last.map(|key| Cursor { list: sort.as_str().to_owned(), key, item: None });
        let (skip, limit) = (usize::from(params.skip), usize::from(params.limit));
        Ok(Page { items: found.into_iter().skip(skip).take(limit).collect(), next })
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

fn start_key(sort: Sort, pk: &str, cursor: &Cursor) -> Result<Item, Error> {
    // An empty key is refused by the service, and a card always names its product.
    let fits = cursor.key.len() <= MAX_KEY;
    let product = cursor.key.rsplit_once('#').map(|(_, id)| id.parse::<ProductId>());
    if cursor.list != sort.as_str() || !fits || !matches!(product, Some(Ok(_))) {
        return Err(Error::ForeignCursor);
    }
    Ok(HashMap::from([(PK.to_owned(), text(pk)), (SK.to_owned(), text(&cursor.key))]))
}
