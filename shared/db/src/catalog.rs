//! Products, their stock, their categories.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    ProductId, StoreId, Timestamp,
    catalog::{Category, Filter, MAX_STOCK, Product, ProductWithStock, Sort},
};

use crate::{
    AlreadyExists, Cursor, Error, Once, OnceError, Page, PageParams, Table, TransactionError,
    VersionConflict,
    item::{self, Item, number, number_of, text, text_of},
    read::{QuerySpec, key_of},
    table::{INDEXES, Index, Key, KeyType, PK, Partition, SHELF, SK},
    txn::Change,
};

/// The most pages of an index that are read to fill one page of a filtered list.
const MAX_READS: u32 = 10;
/// How many items are read at once where a filter drops some.
const FILTERED_READ: u16 = 200;
/// The most categories of the market.
const MAX_CATEGORIES: u16 = 500;

/// A product's stock is not tracked, or would exceed [`MAX_STOCK`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTracked;

impl Table {
    /// Adds a product and, if it is tracked, its stock.
    ///
    /// # Errors
    /// [`AlreadyExists`] when there is a product of that id.
    pub async fn list_product(
        &self,
        product: &Product,
        units: Option<u32>,
    ) -> Result<(), TransactionError<AlreadyExists>> {
        let mut txn = self.txn("list_product");
        txn.create(product_item(product)?, AlreadyExists);
        if let Some(units) = units {
            txn.create(stock_item(product.id, units), AlreadyExists);
        }
        self.commit(txn).await
    }

    /// Writes `product` over its previous version, with `first_units` if its stock is tracked from
    /// now on. When tracking ends the stock item stays: cancelled orders may still return units.
    ///
    /// # Errors
    /// [`VersionConflict`] when it has changed since it was read.
    pub async fn edit_product(
        &self,
        product: &Product,
        first_units: Option<u32>,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("edit_product");
        txn.replace(product_item(product)?, product.version.saturating_sub(1), VersionConflict);
        if let Some(units) = first_units {
            txn.put(stock_item(product.id, units), VersionConflict);
        }
        self.commit(txn).await
    }

    /// The product and its stock: one read.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn product(&self, product: ProductId) -> Result<Option<ProductWithStock>, Error> {
        let spec = QuerySpec::partition("product", Partition::product(product), 2);
        let (items, _) = self.query(spec).await?;
        let mut stock = None;
        let mut found: Option<Product> = None;
        for item in items {
            if text_of(&item, SK) == Some("STOCK") {
                stock = number_of(&item, "units");
            } else {
                found = Some(item::read("product", item)?);
            }
        }
        Ok(found.map(|product| stocked(product, stock)))
    }

    /// Those of the products `ids` that exist: one batch read of up to 100.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn products(&self, ids: &[ProductId]) -> Result<BTreeMap<ProductId, Product>, Error> {
        let keys: Vec<_> = ids.iter().copied().map(Key::product).collect();
        let mut products = BTreeMap::new();
        for item in self.get_many("products", &keys).await? {
            let product: Product = item::read("products", item)?;
            products.insert(product.id, product);
        }
        Ok(products)
    }

    /// Adds the stock to each of `products`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn with_stock(&self, products: Vec<Product>) -> Result<Vec<ProductWithStock>, Error> {
        let tracked = products.iter().filter(|product| product.details.tracked);
        let keys: Vec<_> = tracked.map(|product| Key::stock(product.id)).collect();
        let mut units: HashMap<String, u32> = HashMap::new();
        if !keys.is_empty() {
            for item in self.get_many("with_stock", &keys).await? {
                let count = number_of(&item, "units").unwrap_or_default();
                units.extend(text_of(&item, PK).map(|pk| (pk.to_owned(), count)));
            }
        }
        let stock_of = |product: &Product| units.get(&Key::stock(product.id).pk).copied();
        Ok(products
            .into_iter()
            .map(|product| {
                let stock = stock_of(&product);
                stocked(product, stock)
            })
            .collect())
    }

    /// The active products.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn active_products(
        &self,
        filter: &Filter,
        sort: Sort,
        window: &PageParams,
    ) -> Result<Page<Product>, Error> {
        let (index, forward) = match sort {
            Sort::PriceAsc => ("by_price", true),
            Sort::PriceDesc => ("by_price", false),
            Sort::NameAsc => ("by_name", true),
            Sort::Newest => ("by_newest", false),
            Sort::PointsAsc => ("by_points", true),
        };
        self.listed_products(index, forward, SHELF, filter, window).await
    }

    /// The active products whose name is `name`, whatever its case, at most `limit`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn products_named(&self, name: &str, limit: u16) -> Result<Vec<Product>, Error> {
        const NAME: &str = "products_named";
        let mut spec = QuerySpec::partition(NAME, SHELF.to_owned(), limit);
        spec.index = Some("by_name");
        spec.condition = "shelf = :pk AND by_name = :name";
        spec.values.insert(":name".to_owned(), text(name.to_lowercase()));
        let (items, _) = self.query(spec).await?;
        items.into_iter().map(|item| item::read(NAME, item)).collect()
    }

    /// Every product of `store`, active or not, the newest first.
    ///
    /// # Errors
    /// As [`Table::active_products`].
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
        for _ in 0..MAX_READS {
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
        Ok(Page { items: items?, next })
    }

    /// Adds `units` to a product's stock.
    ///
    /// # Errors
    /// [`NotTracked`]; [`OnceError::Repeated`] when the key of `once` was used before.
    pub async fn restock(
        &self,
        product: ProductId,
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
        txn.update(&Key::stock(product), add, OnceError::Condition(NotTracked));
        self.commit_once(txn, once, now).await
    }

    /// Adds a category. Its id is derived from its store and name, so that a name is unique.
    ///
    /// # Errors
    /// [`AlreadyExists`] when the store has a category of that name; [`OnceError::Repeated`] when
    /// the key of `once` was used before.
    pub async fn add_category(
        &self,
        category: &Category,
        once: Option<Once<'_>>,
    ) -> Result<(), TransactionError<OnceError<AlreadyExists>>> {
        let mut txn = self.txn("add_category");
        let item = item::write(&Key::category(category.id), category)?;
        txn.create(item, OnceError::Condition(AlreadyExists));
        self.commit_once(txn, once, category.created_at).await
    }

    /// The category `id`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn category(&self, id: domain::CategoryId) -> Result<Option<Category>, Error> {
        self.get("category", &Key::category(id)).await
    }

    /// Every category of the market, by store and position.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn categories(&self) -> Result<Vec<Category>, Error> {
        let spec = QuerySpec::partition("categories", Partition::categories(), MAX_CATEGORIES);
        let (items, _) = self.query(spec).await?;
        let categories: Result<Vec<Category>, _> =
            items.into_iter().map(|item| item::read("categories", item)).collect();
        let mut categories = categories?;
        categories.sort_by_key(|category| (category.store, category.position));
        Ok(categories)
    }
}

fn stocked(product: Product, units: Option<u32>) -> ProductWithStock {
    let stock = units.filter(|_| product.details.tracked);
    ProductWithStock { product, stock }
}

/// The product, and the attributes by which the indexes find it.
fn product_item(product: &Product) -> Result<Item, Error> {
    let mut item = item::write(&Key::product(product.id), product)?;
    let details = &product.details;
    item.insert("by_store".to_owned(), number(product.created_at.millis()));
    let folded = details.name.as_str().to_lowercase();
    // Twice: what a query searches must not be a key of the index that it reads.
    item.insert("folded".to_owned(), text(&folded));
    item.insert("by_name".to_owned(), text(folded));
    if details.active {
        item.insert("shelf".to_owned(), text(SHELF));
        item.insert("by_newest".to_owned(), number(product.created_at.millis()));
        item.extend(details.price.map(|price| ("by_price".to_owned(), number(price))));
        item.extend(details.points_price.map(|points| ("by_points".to_owned(), number(points))));
    }
    Ok(item)
}

fn stock_item(product: ProductId, units: u32) -> Item {
    let mut item = Key::stock(product).attributes();
    item.insert("units".to_owned(), number(units));
    item
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
        tests.push("#store = :store");
    }
    if let Some(kind) = filter.kind {
        value(":kind", text(kind.as_str()));
        tests.push("#kind = :kind");
    }
    if let Some(category) = &filter.category {
        value(":category", text(category));
        tests.push("(#category.id = :category OR #category.#name = :category)");
    }
    if let Some(points) = filter.points_min {
        value(":points", AttributeValue::N(points.get().to_string()));
        tests.push("points_price >= :points");
    }
    if let Some(q) = &filter.q {
        value(":q", text(q.as_str().to_lowercase()));
        tests.push("contains(folded, :q)");
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
    Some(Cursor { list: list_name(index, forward), key, item: Some(product.to_string()) })
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
