//! Products, their stock, their categories.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    ProductId, StoreId, Timestamp,
    catalog::{Category, Filter, MAX_STOCK, Product, Sort, Stocked},
};

use crate::{
    Cursor, Error, ForeignCursor, Page, Rejected, Store, Window,
    accounts::meaning,
    item::{self, Item, number, number_of, text, text_of},
    read::{Question, key_of},
    table::{INDEXES, Index, Key, KeyType, PK, Partition, SHELF, SK, TTL},
    txn::Change,
};

/// The most pages of an index that are read to fill one page of a filtered list.
const MAX_READS: u32 = 10;
/// How many items are read at once where a filter drops some.
const FILTERED_READ: u16 = 200;
/// The most categories of the market.
const MAX_CATEGORIES: u16 = 500;
/// How long a restock's key is remembered, in seconds.
const RESTOCK_SECONDS: i64 = 7 * 24 * 60 * 60;

/// A write found something in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InTheWay;

/// Why a stock was not raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRestocked {
    /// The same key raised it before, by so many units.
    Repeated(u32),
    /// The product's units are not counted, or they would exceed [`MAX_STOCK`].
    NotTracked,
}

impl Store {
    /// Adds a product and, where its units are counted, its stock.
    ///
    /// # Errors
    /// [`InTheWay`] when there is a product of that id.
    pub async fn list_product(
        &self,
        product: &Product,
        units: Option<u32>,
    ) -> Result<(), Rejected<InTheWay>> {
        let mut txn = self.txn("list_product");
        txn.create(product_item(product)?, InTheWay);
        if let Some(units) = units {
            txn.create(stock_item(product.id, units), InTheWay);
        }
        self.commit(txn).await.map_err(meaning)
    }

    /// Writes `product` over the version before it; `first_units` when its units are counted
    /// from now on.
    ///
    /// # Errors
    /// [`InTheWay`] when somebody else wrote another version.
    pub async fn edit_product(
        &self,
        product: &Product,
        first_units: Option<u32>,
    ) -> Result<(), Rejected<InTheWay>> {
        let mut txn = self.txn("edit_product");
        txn.replace(product_item(product)?, product.version.saturating_sub(1), InTheWay);
        if let Some(units) = first_units {
            txn.create(stock_item(product.id, units), InTheWay);
        }
        self.commit(txn).await.map_err(meaning)
    }

    /// The product and its stock: one read.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn product(&self, product: ProductId) -> Result<Option<Stocked>, Error> {
        let question = Question::partition("product", Partition::product(product), 2);
        let (items, _) = self.query(question).await?;
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

    /// The products `ids` that there are: one batch, up to 100 of them.
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
    pub async fn with_stock(&self, products: Vec<Product>) -> Result<Vec<Stocked>, Error> {
        let tracked = products.iter().filter(|product| product.listing.tracked);
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

    /// The products on the shelf.
    ///
    /// # Errors
    /// When the table does not answer; [`ForeignCursor`] inside the result for a cursor of
    /// another list.
    pub async fn shelf(
        &self,
        filter: &Filter,
        sort: Sort,
        window: &Window,
    ) -> Result<Result<Page<Product>, ForeignCursor>, Error> {
        let (index, forward) = match sort {
            Sort::PriceAsc => ("by_price", true),
            Sort::PriceDesc => ("by_price", false),
            Sort::NameAsc => ("by_name", true),
            Sort::Newest => ("by_newest", false),
            Sort::PointsAsc => ("by_points", true),
        };
        self.listed_products(index, forward, SHELF, filter, window).await
    }

    /// Every product of `store`, on the shelf or off, the latest first.
    ///
    /// # Errors
    /// As [`Store::shelf`].
    pub async fn store_products(
        &self,
        store: StoreId,
        filter: &Filter,
        window: &Window,
    ) -> Result<Result<Page<Product>, ForeignCursor>, Error> {
        self.listed_products("by_store", false, &store.to_string(), filter, window).await
    }

    async fn listed_products(
        &self,
        index: &'static str,
        forward: bool,
        hash: &str,
        filter: &Filter,
        window: &Window,
    ) -> Result<Result<Page<Product>, ForeignCursor>, Error> {
        let Some(index) = INDEXES.iter().find(|known| known.name == index) else {
            return Ok(Err(ForeignCursor));
        };
        let given = window.cursor.as_ref();
        let mut start = match given.map(|cursor| start_key(index, forward, hash, cursor)) {
            Some(Err(foreign)) => return Ok(Err(foreign)),
            Some(Ok(key)) => Some(key),
            None => None,
        };
        let mut skip = usize::from(window.skip);
        let limit = usize::from(window.limit);
        let mut found: Vec<Item> = Vec::new();
        for _ in 0..MAX_READS {
            let question = ask(index, forward, hash, filter, window, start.take());
            let (items, last) = self.query(question).await?;
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
        Ok(Ok(Page { items: items?, next }))
    }

    /// Adds `units` to a product's stock, once for each `key`.
    ///
    /// # Errors
    /// [`NotRestocked`] when the key was used, or the units are not counted.
    pub async fn restock(
        &self,
        product: ProductId,
        units: u32,
        key: &str,
        now: Timestamp,
    ) -> Result<(), Rejected<NotRestocked>> {
        let mut once = Key::restock(key).attributes();
        let until = now.plus_seconds(RESTOCK_SECONDS);
        once.insert(TTL.to_owned(), number(until.seconds()));
        once.insert("units".to_owned(), number(units));
        let add = Change::new(
            "SET units = units + :n",
            "units <= :most",
            [(":n", number(units)), (":most", number(MAX_STOCK.saturating_sub(units)))],
        );
        let mut txn = self.txn("restock");
        txn.create(once, true);
        txn.update(&Key::stock(product), add, false);
        match self.commit(txn).await {
            Ok(()) => Ok(()),
            Err(Rejected::Store(error)) => Err(error.into()),
            Err(Rejected::Refused(refused)) => Err(Rejected::Refused(if refused.meaning {
                let before = refused.found.and_then(|item| number_of(&item, "units"));
                NotRestocked::Repeated(before.unwrap_or_default())
            } else {
                NotRestocked::NotTracked
            })),
        }
    }

    /// Adds a category; its id follows from its store and name, so that a name is unique.
    ///
    /// # Errors
    /// [`InTheWay`] when the store has a category of that name.
    pub async fn add_category(&self, category: &Category) -> Result<(), Rejected<InTheWay>> {
        let mut txn = self.txn("add_category");
        txn.create(item::write(&Key::category(category.id), category)?, InTheWay);
        self.commit(txn).await.map_err(meaning)
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
        let question = Question::partition("categories", Partition::categories(), MAX_CATEGORIES);
        let (items, _) = self.query(question).await?;
        let categories: Result<Vec<Category>, _> =
            items.into_iter().map(|item| item::read("categories", item)).collect();
        let mut categories = categories?;
        categories.sort_by_key(|category| (category.store, category.position));
        Ok(categories)
    }
}

fn stocked(product: Product, units: Option<u32>) -> Stocked {
    let stock = units.filter(|_| product.listing.tracked);
    Stocked { product, stock }
}

/// The product, and the attributes by which the indexes find it.
fn product_item(product: &Product) -> Result<Item, Error> {
    let mut item = item::write(&Key::product(product.id), product)?;
    let listing = &product.listing;
    item.insert("by_store".to_owned(), number(product.created_at.millis()));
    let folded = listing.name.as_str().to_lowercase();
    // Twice: what a query searches must not be a key of the index that it reads.
    item.insert("folded".to_owned(), text(&folded));
    item.insert("by_name".to_owned(), text(folded));
    if listing.active {
        item.insert("shelf".to_owned(), text(SHELF));
        item.insert("by_newest".to_owned(), number(product.created_at.millis()));
        item.extend(listing.price.map(|price| ("by_price".to_owned(), number(price))));
        item.extend(listing.points_price.map(|points| ("by_points".to_owned(), number(points))));
    }
    Ok(item)
}

fn stock_item(product: ProductId, units: u32) -> Item {
    let mut item = Key::stock(product).attributes();
    item.insert("units".to_owned(), number(units));
    item
}

fn ask(
    index: &'static Index,
    forward: bool,
    hash: &str,
    filter: &Filter,
    window: &Window,
    start: Option<Item>,
) -> Question {
    let mut question = Question::partition("products", hash.to_owned(), FILTERED_READ);
    question.index = Some(index.name);
    question.condition = "#hash = :pk";
    question.names.insert("#hash".to_owned(), index.hash.to_owned());
    question.forward = forward;
    question.start = start;
    let mut tests = Vec::new();
    let mut value = |name: &str, value: AttributeValue| {
        question.values.insert(name.to_owned(), value);
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
    if let Some(q) = &filter.q {
        value(":q", text(q.as_str().to_lowercase()));
        tests.push("contains(folded, :q)");
    }
    if tests.is_empty() {
        // One more than the page tells whether the list goes on, and nothing more is read.
        let whole = window.limit.saturating_add(window.skip).saturating_add(1);
        question.limit = whole;
    } else {
        let names = [("#store", "store"), ("#kind", "kind"), ("#category", "category")];
        let named = names.into_iter().chain([("#name", "name")]);
        let filter = tests.join(" AND ");
        for (name, attribute) in named.filter(|(name, _)| filter.contains(name)) {
            question.names.insert(name.to_owned(), attribute.to_owned());
        }
        question.filter = Some(filter);
    }
    question
}

/// What cursors of `index` are called: read the other way round, it is another list.
fn list_name(index: &Index, forward: bool) -> String {
    if forward { index.name.to_owned() } else { format!("{}.desc", index.name) }
}

/// The place of `item` in the list of `index`.
fn cursor(index: &Index, forward: bool, item: &Item) -> Option<Cursor> {
    let key = match index.range {
        KeyType::Text => text_of(item, index.name)?.to_owned(),
        KeyType::Number => item.get(index.name)?.as_n().ok()?.clone(),
    };
    let product = key_of(item)?.pk.strip_prefix("PRODUCT#")?.to_owned();
    Some(Cursor { list: list_name(index, forward), key, item: Some(product) })
}

/// Where the list of `index` goes on after `cursor`.
fn start_key(
    index: &Index,
    forward: bool,
    hash: &str,
    cursor: &Cursor,
) -> Result<Item, ForeignCursor> {
    let product: ProductId =
        cursor.item.as_deref().and_then(|id| id.parse().ok()).ok_or(ForeignCursor)?;
    // An empty key is refused by the service, and a product always has one.
    let fits = (1..=500).contains(&cursor.key.len());
    if cursor.list != list_name(index, forward) || !fits {
        return Err(ForeignCursor);
    }
    let range = match index.range {
        KeyType::Text => text(&cursor.key),
        KeyType::Number => number(cursor.key.parse::<i64>().map_err(|_| ForeignCursor)?),
    };
    let mut key = Key::product(product).attributes();
    key.insert(index.hash.to_owned(), text(hash));
    key.insert(index.name.to_owned(), range);
    Ok(key)
}
