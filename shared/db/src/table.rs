//! The table map. No other module in the workspace builds a key.
//!
//! | entity | pk | sk | written by | serves |
//! |---|---|---|---|---|
//! | user | `USER#<user>` | `USER` | register, profile | me, profile |
//! | index entry | `USER#<user>` | `ORDER#<time>#<order>` | projector | a user's orders by time |
//! | membership | `USER#<user>` | `MEMBER#<store>` | register, switch | acting store, sign-in |
//! | name claim | `NAME#<folded name>` | `CLAIM` | register, profile | unique name, sign-in |
//! | e-mail claim | `EMAIL#<folded address>` | `CLAIM` | register | unique address, sign-in |
//! | store | `STORE#<store>` | `STORE` | register | the store's name |
//! | staff list | `STORE#<store>` | `MEMBER#<user>` | register | who works for a store |
//! | index entry | `STORE#<store>` | `ORDER#<time>#<order>` | projector | a store's orders by time |
//! | index entry | `DAY#<day>` | `ORDER#<time>#<order>` | projector | every store's orders by time |
//! | category | `STORE#<store>` | `CATEGORY#<category>` | create category | list; unique name |
//! | and once more | `CATEGORIES` | `<store>#<position>#<category>` | the same | the market's |
//! | product | `PRODUCT#<product>` | `PRODUCT` | merchants | detail; the five lists by index |
//! | stock | `PRODUCT#<product>` | `STOCK#<variant>#<location>` | orders, restock | units on hand |
//! | dish on sale | `DISH#<folded name>` | `<store>#<product>` | merchants | dishes by name |
//! | SKU claim | `STORE#<store>` | `SKU#<folded SKU>` | merchants | unique SKU in a store |
//! | option group | `STORE#<store>` | `OPTION#<group>` | merchants | what products may offer |
//! | choice claim | `STORE#<store>` | `CHOICE#<code>` | merchants | unique choice code in a store |
//! | cart | `CART#<user>` | `CART` | cart, order | a customer's cart |
//! | order | `ORDER#<order>` | `ORDER` | orders | the order |
//! | payment | `ORDER#<order>` | `PAYMENT#<attempt>` | payments | an order with its payments |
//! | lines | `ORDER#<order>` | `LINES#0` | orders | the lines and the note of a large order |
//! | number | `NUMBER#<number>` | `<order>` | projector | orders by their number |
//! | deadline | `DEADLINE#<minute>#<shard>` | `ORDER#<order>` | projector | unpaid orders |
//! | query | `DEADLINE#<minute>#<shard>` | `Q#<payment>#<n>` | projector, expiry | lost notices |
//! | clock | `CLOCK#DEADLINE` | `CLOCK` | expiry | the first minute that is not finished |
//! | hour | `CLOCK#DEADLINE` | `HOUR#<hour>` | projector | hours that hold deadlines |
//! | sweep | `CLOCK#SWEEP` | `SEGMENT#<n>` | sweep | how far the nightly sweep is |
//!
//! The expiring table holds what nobody restores and nothing follows: every item has a TTL, and the
//! table has no stream and no backups. A partition is in it if its key begins as one of these.
//!
//! | entity | pk | sk | written by | serves |
//! |---|---|---|---|---|
//! | failed sign-ins | `LOGIN_ATTEMPTS#LOGIN#<login>` | `WINDOW#<number>` | sign-in | limits |
//! | by address | `LOGIN_ATTEMPTS#FROM#<address>` | `WINDOW#<number>` | sign-in | limits |
//! | session | `SESSION#<session>` | `SESSION` | sign-in, refresh, logout, switch | refresh |
//! | revoked session | `REVOKED#<bucket>` | `<time>#<session>` | logout, reuse | tokens stop |
//! | idempotency key | `ONCE#<user>#<endpoint>#<key>` | `ONCE` | restock etc. | one effect |
//!
//! | index | hash | range | holds |
//! |---|---|---|---|
//! | `by_newest` | `shelf` | `by_newest` (ms) | active products |
//! | `by_name` | `shelf` | `by_name` (folded) | the same |
//! | `by_price` | `shelf` | `by_price` (TWD) | those with a price |
//! | `by_points` | `shelf` | `by_points` (points) | those with a points price |
//! | `by_store` | `store` | `by_store` (ms) | every product of a store, active or not |
//!
//! Orders have no index: placing one writes the order and its stocks and nothing else. The
//! index entries that lists are read from are written when the projector reads the order's stream record.

use std::{collections::HashMap, fmt};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    CategoryId, ChoiceCode, GroupId, OrderId, PaymentId, ProductId, SessionId, StoreId, Timestamp,
    UserId,
    catalog::{Category, StockKey},
};

/// The attribute that holds the partition key.
pub const PK: &str = "pk";
/// The attribute that holds the sort key.
pub const SK: &str = "sk";
/// The attribute after which DynamoDB deletes an item, in seconds since the epoch.
pub const TTL: &str = "ttl";
/// The value of `shelf` in every active product; the others have none.
pub const SHELF: &str = "on";

/// The primary key of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Its partition.
    pub pk: String,
    /// Its position in the partition.
    pub sk: String,
}

impl Key {
    fn new(pk: impl fmt::Display, sk: impl fmt::Display) -> Self {
        Self { pk: pk.to_string(), sk: sk.to_string() }
    }

    pub(crate) fn user(user: UserId) -> Self {
        Self::new(Partition::user(user), "USER")
    }

    pub(crate) fn membership(user: UserId, store: StoreId) -> Self {
        Self::new(Partition::user(user), format_args!("{MEMBERSHIP}{store}"))
    }

    pub(crate) fn user_order(user: UserId, at: Timestamp, order: OrderId) -> Self {
        Self::new(Partition::user(user), format_args!("{ORDER_ENTRY}{}#{order}", time(at)))
    }

    pub(crate) fn name(folded: &str) -> Self {
        Self::new(format_args!("NAME#{folded}"), "CLAIM")
    }

    pub(crate) fn email(folded: &str) -> Self {
        Self::new(format_args!("EMAIL#{folded}"), "CLAIM")
    }

    /// Failures for a login. A name may look like an address, so the two are kept apart.
    pub(crate) fn login_attempts_of(login: &str, window: i64) -> Self {
        Self::new(format_args!("LOGIN_ATTEMPTS#LOGIN#{login}"), format_args!("WINDOW#{window}"))
    }

    /// Failures from an address.
    pub(crate) fn login_attempts_from(address: &str, window: i64) -> Self {
        Self::new(format_args!("LOGIN_ATTEMPTS#FROM#{address}"), format_args!("WINDOW#{window}"))
    }

    pub(crate) fn session(session: SessionId) -> Self {
        Self::new(format_args!("SESSION#{session}"), "SESSION")
    }

    pub(crate) fn revoked(at: Timestamp, session: SessionId) -> Self {
        Self::new(Partition::revoked(at), format_args!("{}#{session}", time(at)))
    }

    pub(crate) fn store(store: StoreId) -> Self {
        Self::new(Partition::store(store), "STORE")
    }

    /// A user in the list of the store's staff.
    pub(crate) fn staff_entry(store: StoreId, user: UserId) -> Self {
        Self::new(Partition::store(store), format_args!("{MEMBERSHIP}{user}"))
    }

    pub(crate) fn store_order(store: StoreId, at: Timestamp, order: OrderId) -> Self {
        Self::new(Partition::store(store), format_args!("{ORDER_ENTRY}{}#{order}", time(at)))
    }

    /// An order in the list of every store's orders, day by day (in Taipei).
    pub(crate) fn day_order(at: Timestamp, order: OrderId) -> Self {
        Self::new(Partition::day(at), format_args!("{ORDER_ENTRY}{}#{order}", time(at)))
    }

    pub(crate) fn category(store: StoreId, category: CategoryId) -> Self {
        Self::new(Partition::store(store), format_args!("{CATEGORY}{category}"))
    }

    /// The same category in the list of the whole market.
    pub(crate) fn market_category(category: &Category) -> Self {
        let Category { id, store, position, .. } = category;
        Self::new(Partition::categories(), format_args!("{store}#{position:05}#{id}"))
    }

    pub(crate) fn product(product: ProductId) -> Self {
        Self::new(Partition::product(product), "PRODUCT")
    }

    /// The product, if the key is that of a product or of its stock.
    pub(crate) fn product_id(&self) -> Option<ProductId> {
        self.pk.strip_prefix("PRODUCT#")?.parse().ok()
    }

    pub(crate) fn stock(stock: StockKey) -> Self {
        let StockKey { product, variant, location } = stock;
        Self::new(Partition::product(product), format_args!("STOCK#{variant}#{location}"))
    }

    /// The stock, if the key is that of one.
    pub(crate) fn stock_key(&self) -> Option<StockKey> {
        let (variant, location) = self.sk.strip_prefix("STOCK#")?.split_once('#')?;
        let (variant, location) = (variant.parse().ok()?, location.parse().ok()?);
        Some(StockKey { product: self.product_id()?, variant, location })
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
        Self::new(Partition::store(store), format_args!("CHOICE#{code}"))
    }

    /// The record of an idempotency key; the key comes last, whatever is in it.
    pub(crate) fn once(user: UserId, endpoint: &str, key: &str) -> Self {
        Self::new(format_args!("ONCE#{user}#{endpoint}#{key}"), "ONCE")
    }

    pub(crate) fn cart(user: UserId) -> Self {
        Self::new(format_args!("CART#{user}"), "CART")
    }

    pub(crate) fn order(order: OrderId) -> Self {
        Self::new(Partition::order(order), "ORDER")
    }

    pub(crate) fn payment(payment: PaymentId) -> Self {
        Self::new(Partition::order(payment.order), format_args!("PAYMENT#{:05}", payment.attempt))
    }

    /// The lines of a large order.
    pub(crate) fn order_lines(order: OrderId) -> Self {
        Self::new(Partition::order(order), "LINES#0")
    }

    /// An order in the list of those with its number.
    pub(crate) fn order_number(number: &str, order: OrderId) -> Self {
        Self::new(Partition::number(number), order)
    }

    /// An order that is cancelled unless it is paid by then.
    pub(crate) fn order_deadline(minute: i64, shard: u8, order: OrderId) -> Self {
        Self::new(Partition::deadlines(minute, shard), format_args!("ORDER#{order}"))
    }

    /// A time at which a provider is asked about a payment.
    pub(crate) fn query_deadline(minute: i64, shard: u8, payment: PaymentId, n: u8) -> Self {
        Self::new(Partition::deadlines(minute, shard), format_args!("Q#{payment}#{n}"))
    }

    /// The first minute of the deadlines that is not finished.
    pub(crate) fn deadline_clock() -> Self {
        Self::new(Partition::deadline_clock(), "CLOCK")
    }

    /// The mark of an hour that holds deadlines; hours since the epoch, so that they sort.
    pub(crate) fn deadline_hour(hour: i64) -> Self {
        Self::new(Partition::deadline_clock(), format_args!("HOUR#{hour:09}"))
    }

    /// How far a segment of the nightly sweep is.
    pub(crate) fn sweep_segment(segment: u8) -> Self {
        Self::new(Partition::sweep(), format_args!("SEGMENT#{segment}"))
    }

    /// Whether it is that of an order, not of its lines.
    pub(crate) fn is_order(&self) -> bool {
        self.pk.starts_with("ORDER#") && self.sk == "ORDER"
    }

    /// Whether it is that of an entry of an order in a list.
    pub(crate) fn is_order_entry(&self) -> bool {
        let listed = ["USER#", "STORE#", "DAY#"].iter().any(|list| self.pk.starts_with(list));
        listed && self.sk.starts_with(ORDER_ENTRY) || self.pk.starts_with("NUMBER#")
    }

    /// The minute under which it files something, if it does.
    pub(crate) fn deadline_minute(&self) -> Option<i64> {
        self.pk.strip_prefix("DEADLINE#")?.split_once('#')?.0.parse().ok()
    }

    /// The key as DynamoDB's API takes it.
    pub(crate) fn attributes(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([
            (PK.to_owned(), AttributeValue::S(self.pk.clone())),
            (SK.to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

/// A kind of item whose changes the readers of the stream can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// An order.
    Order,
    /// An attempt to pay an order.
    Payment,
}

impl Entity {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Order, Self::Payment];

    /// What the keys of its items begin with, and no others: partition key and sort key. Filters of
    /// the stream are made of it, on AWS and locally.
    #[must_use]
    pub const fn prefix(self) -> (&'static str, &'static str) {
        match self {
            Self::Order => ("ORDER#", "ORDER"),
            Self::Payment => ("ORDER#", "PAYMENT#"),
        }
    }

    /// The kind of the item at a key; `None` for every kind that no reader can ask for.
    #[must_use]
    pub fn of(pk: &str, sk: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| {
            let (partition, sort) = kind.prefix();
            pk.starts_with(partition) && sk.starts_with(sort)
        })
    }
}

/// A kind of item that has a format, and so upgrades of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Membership,
    StaffEntry,
    Claim,
    Store,
    Category,
    Product,
    OptionGroup,
    Cart,
    /// The head of an order, and its lines.
    Order,
    Payment,
    Session,
    RevokedSession,
    SweepProgress,
}

impl Kind {
    /// The kind of the item at a key; `None` for those that hold no more than a key and a number,
    /// and have no format.
    pub(crate) fn of(pk: &str, sk: &str) -> Option<Self> {
        let (partition, _) = pk.split_once('#').unwrap_or((pk, ""));
        let begins = |prefix| sk.starts_with(prefix);
        match partition {
            "USER" if sk == "USER" => Some(Self::User),
            "USER" if begins(MEMBERSHIP) => Some(Self::Membership),
            "STORE" if sk == "STORE" => Some(Self::Store),
            "STORE" if begins(MEMBERSHIP) => Some(Self::StaffEntry),
            "STORE" if begins(CATEGORY) => Some(Self::Category),
            "STORE" if begins(OPTION_GROUP) => Some(Self::OptionGroup),
            "NAME" | "EMAIL" => Some(Self::Claim),
            "CATEGORIES" => Some(Self::Category),
            "PRODUCT" if sk == "PRODUCT" => Some(Self::Product),
            "CART" => Some(Self::Cart),
            "ORDER" if sk == "ORDER" || begins("LINES#") => Some(Self::Order),
            "ORDER" if begins("PAYMENT#") => Some(Self::Payment),
            "SESSION" => Some(Self::Session),
            "REVOKED" => Some(Self::RevokedSession),
            "CLOCK" if begins("SEGMENT#") => Some(Self::SweepProgress),
            _ => None,
        }
    }
}

/// What the partition keys begin with that hold ids only. The others name people, and so are not
/// logged.
const IDS: &[&str] =
    &["CART#", "CATEGORIES", "ORDER#", "PRODUCT#", "SESSION#", "STORE#", "USER#", "DEADLINE"];

/// The key of an item for the log: all of it, or only its kind where it may name a person.
#[must_use]
pub fn loggable(pk: &str, sk: &str) -> String {
    match pk.split_once('#') {
        _ if IDS.iter().any(|ids| pk.starts_with(ids)) => format!("{pk}/{sk}"),
        Some((kind, _)) => format!("{kind}#…"),
        None => "an unknown kind".to_owned(),
    }
}

/// What the sort keys of the entries of orders in lists begin with.
pub(crate) const ORDER_ENTRY: &str = "ORDER#";

/// What the sort keys of memberships begin with.
pub(crate) const MEMBERSHIP: &str = "MEMBER#";
/// What the sort keys of a store's categories begin with.
pub(crate) const CATEGORY: &str = "CATEGORY#";
/// What the sort keys of a store's option groups begin with.
pub(crate) const OPTION_GROUP: &str = "OPTION#";

/// How long the sessions of one partition of revoked ones took to be revoked, in seconds.
pub(crate) const REVOKED_SECONDS: i64 = 5 * 60;

/// What the partition keys of the expiring table begin with.
const EXPIRING: [&str; 4] = ["LOGIN_ATTEMPTS#", "SESSION#", "REVOKED#", "ONCE#"];

/// Whether the partition `pk` is in the expiring table.
pub(crate) fn expires(pk: &str) -> bool {
    EXPIRING.iter().any(|prefix| pk.starts_with(prefix))
}

/// The partitions that are read as a whole.
pub(crate) struct Partition;

impl Partition {
    pub(crate) fn user(user: UserId) -> String {
        format!("USER#{user}")
    }

    pub(crate) fn store(store: StoreId) -> String {
        format!("STORE#{store}")
    }

    pub(crate) fn day(at: Timestamp) -> String {
        format!("DAY#{}", at.taipei_digits())
    }

    pub(crate) fn product(product: ProductId) -> String {
        format!("PRODUCT#{product}")
    }

    pub(crate) fn order(order: OrderId) -> String {
        format!("ORDER#{order}")
    }

    pub(crate) fn categories() -> String {
        "CATEGORIES".to_owned()
    }

    pub(crate) fn dishes(folded: &str) -> String {
        format!("DISH#{folded}")
    }

    /// What the sort keys of the dishes of `store` begin with, in each partition of dishes.
    pub(crate) fn dishes_of(store: StoreId) -> String {
        format!("{store}#")
    }

    /// Sessions that were revoked in the same five minutes as `at`.
    pub(crate) fn revoked(at: Timestamp) -> String {
        format!("REVOKED#{}", at.seconds().div_euclid(REVOKED_SECONDS))
    }

    pub(crate) fn number(number: &str) -> String {
        format!("NUMBER#{number}")
    }

    pub(crate) fn deadlines(minute: i64, shard: u8) -> String {
        format!("DEADLINE#{minute}#{shard}")
    }

    pub(crate) fn deadline_clock() -> String {
        "CLOCK#DEADLINE".to_owned()
    }

    pub(crate) fn sweep() -> String {
        "CLOCK#SWEEP".to_owned()
    }
}

/// Milliseconds that sort as text.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{:015}", at.millis().max(0))
}

/// The type of a key attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// `S`
    Text,
    /// `N`
    Number,
}

/// A global secondary index; it projects whole items.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Its name, and that of its range attribute.
    pub name: &'static str,
    /// Its hash attribute, a text.
    pub hash: &'static str,
    /// The type of its range attribute.
    pub range: KeyType,
}

/// Every index of the table.
pub const INDEXES: &[Index] = &[
    Index { name: "by_newest", hash: "shelf", range: KeyType::Number },
    Index { name: "by_name", hash: "shelf", range: KeyType::Text },
    Index { name: "by_price", hash: "shelf", range: KeyType::Number },
    Index { name: "by_points", hash: "shelf", range: KeyType::Number },
    Index { name: "by_store", hash: "store", range: KeyType::Number },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_names_every_key_as_it_is_built() {
        let at = Timestamp::from_millis(1_795_230_000_000);
        let order = OrderId::new(at, 1);
        let (user, store) = (UserId::new(at, 2), StoreId::new(at, 3));
        let payment = PaymentId { order, attempt: 7 };
        let teas = Category {
            id: CategoryId::new(at, 5),
            store,
            name: domain::Text::new("Teas").unwrap(),
            description: None,
            position: 1,
            created_at: at,
        };
        let map = include_str!("table.rs");

        for (key, pk, sk) in [
            (Key::user(user), "USER#<user>", "USER"),
            (Key::membership(user, store), "USER#<user>", "MEMBER#<store>"),
            (Key::staff_entry(store, user), "STORE#<store>", "MEMBER#<user>"),
            (Key::user_order(user, at, order), "USER#<user>", "ORDER#<time>#<order>"),
            (Key::name("ming"), "NAME#<folded name>", "CLAIM"),
            (Key::email("m@x.tw"), "EMAIL#<folded address>", "CLAIM"),
            (Key::login_attempts_of("ming", 3), "LOGIN_ATTEMPTS#LOGIN#<login>", "WINDOW#<number>"),
            (
                Key::login_attempts_from("::1", 3),
                "LOGIN_ATTEMPTS#FROM#<address>",
                "WINDOW#<number>",
            ),
            (Key::session(SessionId::new(at, 4)), "SESSION#<session>", "SESSION"),
            (Key::revoked(at, SessionId::new(at, 4)), "REVOKED#<bucket>", "<time>#<session>"),
            (Key::store(store), "STORE#<store>", "STORE"),
            (Key::store_order(store, at, order), "STORE#<store>", "ORDER#<time>#<order>"),
            (Key::day_order(at, order), "DAY#<day>", "ORDER#<time>#<order>"),
            (Key::category(store, CategoryId::new(at, 5)), "STORE#<store>", "CATEGORY#<category>"),
            (Key::market_category(&teas), "CATEGORIES", "<store>#<position>#<category>"),
            (Key::product(ProductId::new(at, 6)), "PRODUCT#<product>", "PRODUCT"),
            (
                Key::stock(StockKey::only(ProductId::new(at, 6))),
                "PRODUCT#<product>",
                "STOCK#<variant>#<location>",
            ),
            (
                Key::dish("tea", store, ProductId::new(at, 6)),
                "DISH#<folded name>",
                "<store>#<product>",
            ),
            (Key::sku(store, "tea-m"), "STORE#<store>", "SKU#<folded SKU>"),
            (Key::option_group(store, "ice".parse().unwrap()), "STORE#<store>", "OPTION#<group>"),
            (Key::choice(store, "i0".parse().unwrap()), "STORE#<store>", "CHOICE#<code>"),
            (Key::once(user, "restock-product", "k"), "ONCE#<user>#<endpoint>#<key>", "ONCE"),
            (Key::cart(user), "CART#<user>", "CART"),
            (Key::order(order), "ORDER#<order>", "ORDER"),
            (Key::payment(payment), "ORDER#<order>", "PAYMENT#<attempt>"),
            (Key::order_lines(order), "ORDER#<order>", "LINES#0"),
            (Key::order_number("20261121-1", order), "NUMBER#<number>", "<order>"),
            (Key::order_deadline(1, 2, order), "DEADLINE#<minute>#<shard>", "ORDER#<order>"),
            (Key::query_deadline(1, 2, payment, 3), "DEADLINE#<minute>#<shard>", "Q#<payment>#<n>"),
            (Key::deadline_clock(), "CLOCK#DEADLINE", "CLOCK"),
            (Key::deadline_hour(1), "CLOCK#DEADLINE", "HOUR#<hour>"),
            (Key::sweep_segment(1), "CLOCK#SWEEP", "SEGMENT#<n>"),
        ] {
            assert!(map.contains(&format!("| `{pk}` | `{sk}` |")), "{pk} {sk} is not in the map");
            let fixed = |pattern: &str| pattern.split('<').next().unwrap().to_owned();
            assert!(key.pk.starts_with(&fixed(pk)), "{key:?} is not {pk}");
            assert!(key.sk.starts_with(&fixed(sk)), "{key:?} is not {sk}");
            // The map's second part is the expiring table.
            let place = map.find(&format!("| `{pk}` | `{sk}` |")).unwrap();
            let of_expiring = place > map.find("The expiring table").unwrap();
            assert_eq!(expires(&key.pk), of_expiring, "{key:?} is in the other table");
        }
    }

    #[test]
    fn a_key_of_a_product_names_it() {
        let at = Timestamp::from_millis(1_795_230_000_000);
        let product = ProductId::new(at, 1);
        assert_eq!(Key::product(product).product_id(), Some(product));
        let stock = StockKey::main(product, "x-L".parse().unwrap());
        assert_eq!(Key::stock(stock).product_id(), Some(product));
        assert_eq!(Key::stock(stock).stock_key(), Some(stock));
        assert_eq!(Key::product(product).stock_key(), None);
        assert_eq!(Key::order(OrderId::new(at, 1)).product_id(), None);
    }

    #[test]
    fn a_reader_of_the_stream_gets_whole_kinds_and_no_entries() {
        let at = Timestamp::from_millis(1_795_230_000_000);
        let order = OrderId::new(at, 1);
        let (user, store, product) =
            (UserId::new(at, 2), StoreId::new(at, 3), ProductId::new(at, 4));
        for (key, want) in [
            (Key::order(order), Some(Entity::Order)),
            (Key::payment(PaymentId { order, attempt: 7 }), Some(Entity::Payment)),
            (Key::user_order(user, at, order), None),
            (Key::store_order(store, at, order), None),
            (Key::day_order(at, order), None),
            (Key::order_lines(order), None),
            (Key::order_deadline(1, 2, order), None),
            (Key::user(user), None),
            (Key::cart(user), None),
            (Key::stock(StockKey::only(product)), None),
        ] {
            assert_eq!(Entity::of(&key.pk, &key.sk), want, "{key:?}");
        }
    }

    #[test]
    fn a_key_that_may_name_a_person_is_not_logged() {
        let at = Timestamp::from_millis(1_795_230_000_000);
        let order = Key::order(OrderId::new(at, 1));
        assert_eq!(loggable(&order.pk, &order.sk), format!("{}/ORDER", order.pk));
        for key in [
            Key::name("ming"),
            Key::email("ming@x.tw"),
            Key::login_attempts_of("ming", 3),
            Key::login_attempts_from("ming", 3),
            Key::once(UserId::new(at, 2), "restock-product", "ming"),
        ] {
            assert!(!loggable(&key.pk, &key.sk).contains("ming"), "{key:?}");
        }
    }

    #[test]
    fn index_entries_sort_by_time() {
        let (early, late) = (Timestamp::from_millis(999), Timestamp::from_millis(1_000));
        let order = OrderId::new(early, 1);
        assert!(Key::day_order(early, order).sk < Key::day_order(late, order).sk);
        assert!(Key::deadline_hour(9).sk < Key::deadline_hour(10).sk);
    }
}
