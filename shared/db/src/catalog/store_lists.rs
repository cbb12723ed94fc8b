//! The list of a store's own products, on sale or not: exact, read from an index.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    ProductId, StoreId,
    catalog::{Filter, Product, words},
};

use crate::{
    Cursor, Error, Page, PageParams, Table,
    item::{self, Item, number, text, text_of},
    read::{QuerySpec, key_of},
    table::{INDEXES, Index, Key, KeyType},
};

/// How many items are read at once where a filter drops some.
const FILTERED_READ: u16 = 200;

impl Table {
    /// Every product of `store`, active or not, the newest first.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn store_products(
        &self,
        store: StoreId,
        filter: &Filter,
        window: &PageParams,
    ) -> Result<Page<Product>, Error> {
        self.listed_products("by_store", false, &store.to_string(), filter, window).await
    }

    async fn listed_products(
        &self,
        index: &'static str,
        forward: bool,
        hash: &str,
        filter: &Filter,
        window: &PageParams,
    ) -> Result<Page<Product>, Error> {
        let Some(index) = INDEXES.iter().find(|known| known.name == index) else {
            return Err(Error::ForeignCursor);
        };
        let given = window.cursor.as_ref();
        let mut start = given.map(|cursor| start_key(index, forward, hash, cursor)).transpose()?;
        let mut skip = usize::from(window.skip);
        let limit = usize::from(window.limit);
        let mut found: Vec<Item> = Vec::new();
        loop {
            let spec = query_spec(index, forward, hash, filter, window, start.take());
            let (items, last) = self.query(spec).await?;
            let skipped = skip.min(items.len());
            skip = skip.saturating_sub(skipped);
            found.extend(items.into_iter().skip(skipped));
            start = last;
            if start.is_none() || found.len() > limit {
                break;
            }
        }
        let cut = found.len() > limit;
        found.truncate(limit);
        let last = if cut { found.last() } else { start.as_ref() };
        let next = last.and_then(|item| cursor(index, forward, item));
        let items: Result<Vec<Product>, _> =
            found.into_iter().map(|item| item::read("products", item)).collect();
        Ok(Page::onward(items?, next))
    }
}

fn query_spec(
    index: &'static Index,
    forward: bool,
    hash: &str,
    filter: &Filter,
    window: &PageParams,
    start: Option<Item>,
) -> QuerySpec {
    let mut spec = QuerySpec::partition("products", hash.to_owned(), FILTERED_READ);
    spec.index = Some(index.name);
    spec.condition = "#hash = :pk";
    spec.names.insert("#hash".to_owned(), index.hash.to_owned());
    spec.forward = forward;
    spec.start = start;
    let mut tests = Vec::new();
    let mut value = |name: &str, value: AttributeValue| {
        spec.values.insert(name.to_owned(), value);
    };
    if let Some(store) = filter.store {
        value(":store", text(store));
        tests.push("#store = :store".to_owned());
    }
    if let Some(kind) = filter.kind {
        value(":kind", text(kind.as_str()));
        tests.push("#kind = :kind".to_owned());
    }
    if let Some(category) = &filter.category {
        value(":category", text(category));
        tests.push("(#category.id = :category OR #category.#name = :category)".to_owned());
    }
    if let Some(points) = filter.points_min {
        value(":points", AttributeValue::N(points.get().to_string()));
        tests.push("points_price >= :points".to_owned());
    }
    if let Some(q) = &filter.q {
        for (number, word) in words(q.as_str()).into_iter().enumerate() {
            let name = format!(":q{number}");
            value(&name, text(word));
            tests.push(format!("contains(folded, {name})"));
        }
    }
    if tests.is_empty() {
        // One item more than the page tells whether there is a next page.
        let whole = window.limit.saturating_add(window.skip).saturating_add(1);
        spec.limit = whole;
    } else {
        let names = [("#store", "store"), ("#kind", "kind"), ("#category", "category")];
        let named = names.into_iter().chain([("#name", "name")]);
        let filter = tests.join(" AND ");
        for (name, attribute) in named.filter(|(name, _)| filter.contains(name)) {
            spec.names.insert(name.to_owned(), attribute.to_owned());
        }
        spec.filter = Some(filter);
    }
    spec
}

/// The list name in cursors of `index`; in reverse order it is another list.
fn list_name(index: &Index, forward: bool) -> String {
    if forward { index.name.to_owned() } else { format!("{}.desc", index.name) }
}

/// The cursor of `item` in the list of `index`.
fn cursor(index: &Index, forward: bool, item: &Item) -> Option<Cursor> {
    let key = match index.range {
        KeyType::Text => text_of(item, index.name)?.to_owned(),
        KeyType::Number => item.get(index.name)?.as_n().ok()?.clone(),
    };
    let product = key_of(item)?.product_id()?;
    let item = Some(product.to_string());
    Some(Cursor { item, ..Cursor::behind(list_name(index, forward), key) })
}

/// The exclusive start key of the list of `index` at `cursor`.
fn start_key(index: &Index, forward: bool, hash: &str, cursor: &Cursor) -> Result<Item, Error> {
    let product: ProductId =
        cursor.item.as_deref().and_then(|id| id.parse().ok()).ok_or(Error::ForeignCursor)?;
    // An empty key is refused by the service, and a product always has one.
    let fits = (1..=500).contains(&cursor.key.len());
    if cursor.list != list_name(index, forward) || !fits {
        return Err(Error::ForeignCursor);
    }
    let range = match index.range {
        KeyType::Text => text(&cursor.key),
        KeyType::Number => number(cursor.key.parse::<i64>().map_err(|_| Error::ForeignCursor)?),
    };
    let mut key = Key::product(product).attributes();
    key.insert(index.hash.to_owned(), text(hash));
    key.insert(index.name.to_owned(), range);
    Ok(key)
}
