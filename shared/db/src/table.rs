//! The table map. No other module in the workspace builds a key.
//!
//! | entity | pk | sk | written by | serves |
//! |---|---|---|---|---|
//! | user | `USER#<user>` | `USER` | register, profile | me, profile |
//! | index entry | `USER_ORDERS#<user>` | `ORDER#<time>#<order>` | projector | a user's orders |
//! | membership | `USER#<user>` | `USER#<store>` | register, switch | sign-in, read with the user |
//! | name claim | `NAME#<looks>` | `CLAIM` | register, profile | unique name, sign-in |
//! | e-mail claim | `EMAIL#<folded address>` | `CLAIM` | register | unique address, sign-in |
//! | store | `STORE#<store>` | `STORE` | register | the store's name |
//! | once more | `STORES` | `<time>#<store>` | register, settings | the market's stores |
//! | slug claim | `SLUG#<slug>` | `CLAIM` | register, settings | unique slug, a store by it |
//! | staff list | `STORE#<store>` | `MEMBER#<user>` | register | who works for a store |
//! | index entry | `STORE#<store>` | `ORDER#<time>#<order>` | projector | a store's orders |
//! | index entry | `DAY#<day>` | `ORDER#<time>#<order>` | projector | every store's orders |
//! | category | `STORE#<store>` | `CATEGORY#<category>` | create category | list; unique name |
//! | once more | `CATEGORIES` | `<wave>#<store>#<position>#<category>` | the same | the market's |
//! | counts | `STORE#<store>` | `COUNTS` | create category | how many a store has |
//! | product | `PRODUCT#<product>` | `PRODUCT` | merchants | detail; a store's list by index |
//! | card | `PRODUCT#<product>` | `CARD` | projector | what lists show of it, and where |
//! | card in a list | `LIST#<scope>#<sort>` | `<sort value>#<product>` | projector | lists |
//! | names | `NAMES#<chunk>` | `CHUNK` | projector, sweep | searches |
//! | changes of names | `NAMES#<chunk>` | `RECENT` | projector, sweep | the last ones of a chunk |
//! | versions of names | `NAMES` | `MANIFEST` | projector, sweep | which chunks have changed |
//! | stock | `PRODUCT#<product>` | `STOCK#<variant>#<location>` | orders, restock | units on hand |
//! | dish on sale | `DISH#<folded name>` | `<store>#<product>` | merchants | dishes by name |
//! | SKU claim | `STORE#<store>` | `SKU#<folded SKU>` | merchants | unique SKU in a store |
//! | option group | `STORE#<store>` | `OPTION#<group>` | merchants | what products may offer |
//! | choice claim | `STORE#<store>` | `CHOICE#<code>` | merchants | unique choice code in a store |
//! | choice stock | `CHOICE#<store>#<code>` | `STOCK#<serial>#<location>` | as stock | units left |
//! | addresses | `ADDRESSES#<user>` | `BOOK` | addresses | a user's, for parcels |
//! | cart | `CART#<user>` | `CART` | cart, order | a customer's cart |
//! | order | `ORDER#<order>` | `ORDER` | orders | the order |
//! | payment | `ORDER#<order>` | `PAYMENT#<attempt>` | payments | an order with its payments |
//! | lines | `ORDER#<order>` | `LINES#0` | orders | the lines and the note of a large order |
//! | number | `NUMBER#<number>` | `<order>` | projector | orders by their number |
//! | open order | `OPEN#<store>#<location>` | `<time>#<order>` | projector | boards, by status |
//! | order under way | `SENT#<store>` | `<time>#<order>` | projector | a store's, by status |
//! | ended order | `DONE#<store>#<status>#<month>` | `<time>#<order>` | projector | the same |
//! | deadline | `DEADLINE#<minute>#<shard>` | `ORDER#<order>` | projector | unpaid orders |
//! | query | `DEADLINE#<minute>#<shard>` | `Q#<payment>#<n>` | projector, expiry | lost notices |
//! | by contact | `CONTACT#<digest>` | `<store>#<time>#<order>` | projector | a person's orders |
//! | money to look after | `NEEDS#<need>` | `<time>#<payment>` | projector | refunds due, reviews |
//! | the same of a store | `NEEDS#<store>#<need>` | `<time>#<payment>` | projector | the store's |
//! | clock | `CLOCK#DEADLINE` | `CLOCK` | expiry | the first minute that is not finished |
//! | hour | `CLOCK#DEADLINE` | `HOUR#<hour>` | projector | hours that hold deadlines |
//! | sweep | `CLOCK#SWEEP` | `SEGMENT#<n>` | sweep | how far the nightly sweep is |
//!
//! The expiring table holds what nobody restores and nothing follows: every item has a TTL, and the
//! table has no stream and no backups. A partition is in it if its key begins as one of these.
//!
//! | entity | pk | sk | written by | serves |
//! |---|---|---|---|---|
//! | tries to sign in | `TRIES#<account>#<from>` | `TRIES` | sign-in | limits |
//! | bucket | `BUCKET#<purpose>#<of>` | `BUCKET` | sign-in, register, listing | limits |
//! | session | `SESSION#<session>` | `SESSION` | sign-in, refresh, logout, switch | refresh |
//! | revoked session | `REVOKED#<bucket>` | `<time>#<session>` | logout, reuse | tokens stop |
//! | idempotency key | `ONCE#<actor>#<endpoint>#<key>` | `ONCE` | restock etc. | one effect |
//! | guest | `GUEST#<digest>` | `GUEST` | orders of guests | how many wait for their money |
//! | by address | `GUEST_ORDERS#<address>` | `WINDOW#<number>` | orders of guests | limits |
//! | query | `ASKED#<payment>` | `ASKED` | whoever waits for it | one query in ten seconds |
//! | draft | `DRAFT#<draft>` | `DRAFT` | checkout | what was typed is there again |
//!
//! | index | hash | range | holds |
//! |---|---|---|---|
//! | `by_store` | `store` | `by_store` (ms) | every product of a store, active or not |
//!
//! A `<digest>` is a keyed hash of a telephone number or an e-mail address: no key holds a contact.
//!
//! Orders have no index: placing one writes the order and its stocks and nothing else. The
//! index entries that lists are read from are written when the projector reads the order's stream
//! record.

mod catalog;
mod collection;
mod index;
mod kind;
mod names;
mod sort_keys;
mod standing;

use std::{collections::HashMap, fmt};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    OrderId, PaymentId, ProductId, SessionId, Slug, StoreId, Timestamp, UserId,
    catalog::{Scope, SortKey},
    payment::Need,
    store::Store,
};

pub(crate) use catalog::{CARD, CATEGORY, OPTION_GROUP};
pub use collection::Collection;
pub(crate) use collection::expires;
pub use index::{INDEXES, Index, KeyType};
pub(crate) use kind::Kind;
pub(crate) use sort_keys::{OrderPart, due_order, due_query, marked_hour, placing_time};
pub(crate) use standing::placed_until;

/// The attribute that holds the partition key.
pub const PK: &str = "pk";
/// The attribute that holds the sort key.
pub const SK: &str = "sk";
/// The attribute after which DynamoDB deletes an item, in seconds since the epoch.
pub const TTL: &str = "ttl";

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
        Self::new(Partition::user_orders(user), format_args!("{ORDER_ENTRY}{}#{order}", time(at)))
    }

    pub(crate) fn name(folded: &str) -> Self {
        Self::new(format_args!("NAME#{folded}"), "CLAIM")
    }

    pub(crate) fn email(folded: &str) -> Self {
        Self::new(format_args!("EMAIL#{folded}"), "CLAIM")
    }

    /// The tries to sign in to an account, an id or a digest, from a network or a known browser.
    pub(crate) fn tries(account: &str, from: &str) -> Self {
        Self::new(format_args!("TRIES#{account}#{from}"), "TRIES")
    }

    /// What limits how often something is done from a network, or in the whole market.
    pub(crate) fn bucket(purpose: &str, of: &str) -> Self {
        Self::new(format_args!("BUCKET#{purpose}#{of}"), "BUCKET")
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

    /// The same store in the list of the whole market, by when it joined.
    pub(crate) fn market_store(store: &Store) -> Self {
        Self::new(Partition::stores(), format_args!("{}#{}", time(store.created_at), store.id))
    }

    /// The claim of a store to its name in addresses.
    pub(crate) fn slug(slug: &Slug) -> Self {
        Self::new(format_args!("{SLUG}{slug}"), "CLAIM")
    }

    /// Whether it is that of such a claim.
    pub(crate) fn is_slug(&self) -> bool {
        self.pk.starts_with(SLUG)
    }

    /// A user in the list of the store's staff.
    pub(crate) fn staff_entry(store: StoreId, user: UserId) -> Self {
        Self::new(Partition::store(store), format_args!("{STAFF}{user}"))
    }

    pub(crate) fn store_order(store: StoreId, at: Timestamp, order: OrderId) -> Self {
        Self::new(Partition::store(store), format_args!("{ORDER_ENTRY}{}#{order}", time(at)))
    }

    /// An order in the list of every store's orders, day by day (in Taipei).
    pub(crate) fn day_order(at: Timestamp, order: OrderId) -> Self {
        Self::new(Partition::day(at), format_args!("{ORDER_ENTRY}{}#{order}", time(at)))
    }

    /// The record of an idempotency key; the key comes last, whatever is in it.
    pub(crate) fn once(by: impl fmt::Display, endpoint: &str, key: &str) -> Self {
        Self::new(format_args!("ONCE#{by}#{endpoint}#{key}"), "ONCE")
    }

    /// A guest, by the digest of the telephone number.
    pub(crate) fn guest(digest: &str) -> Self {
        Self::new(format_args!("GUEST#{digest}"), "GUEST")
    }

    /// The guests' orders from an address.
    pub(crate) fn guest_orders_from(address: &str, window: i64) -> Self {
        Self::new(format_args!("GUEST_ORDERS#{address}"), format_args!("WINDOW#{window}"))
    }

    /// An order in the list of those with a contact.
    pub(crate) fn contact_order(
        digest: &str,
        store: StoreId,
        at: Timestamp,
        order: OrderId,
    ) -> Self {
        Self::new(Partition::contact(digest), format_args!("{store}#{}#{order}", time(at)))
    }

    /// The addresses that a user keeps.
    pub(crate) fn address_book(user: UserId) -> Self {
        Self::new(format_args!("ADDRESSES#{user}"), "BOOK")
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

    /// A payment in the list of those with a need: the market's, or that of one store.
    pub(crate) fn payment_need(
        need: Need,
        store: Option<StoreId>,
        since: Timestamp,
        payment: PaymentId,
    ) -> Self {
        Self::new(Partition::payment_needs(need, store), format_args!("{}#{payment}", time(since)))
    }

    /// The mark that the provider of a payment was just asked about it.
    pub(crate) fn asked(payment: PaymentId) -> Self {
        Self::new(format_args!("ASKED#{payment}"), "ASKED")
    }

    /// A draft of the checkout; whoever knows its id may read it.
    pub(crate) fn draft(id: &str) -> Self {
        Self::new(format_args!("DRAFT#{id}"), "DRAFT")
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
    /// A product.
    Product,
    /// Units of a variant.
    Stock,
}

impl Entity {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Order, Self::Payment, Self::Product, Self::Stock];

    /// What the keys of its items begin with, and no others: partition key and sort key. Filters of
    /// the stream are made of it, on AWS and locally.
    #[must_use]
    pub const fn prefix(self) -> (&'static str, &'static str) {
        match self {
            Self::Order => ("ORDER#", "ORDER"),
            Self::Payment => ("ORDER#", "PAYMENT#"),
            Self::Product => ("PRODUCT#", "PRODUCT"),
            Self::Stock => ("PRODUCT#", "STOCK#"),
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

/// What the partition keys begin with that hold ids only. The others name people, and so are not
/// logged.
const IDS: &[&str] = &[
    "ADDRESSES#",
    "CART#",
    "CATEGORIES",
    "CHOICE#",
    "LIST#",
    "NAMES",
    "ORDER#",
    "PRODUCT#",
    "SESSION#",
    "SLUG#",
    "STORE#",
    "STORES",
    "USER#",
    "USER_ORDERS#",
    "DEADLINE",
    "NEEDS#",
    "OPEN#",
    "SENT#",
    "DONE#",
];

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

/// What the sort keys of memberships begin with: as that of the user, so that one query reads both.
pub(crate) const MEMBERSHIP: &str = "USER#";
/// What the partition keys of the claims of slugs begin with.
const SLUG: &str = "SLUG#";
/// What the sort keys of a store's staff begin with.
pub(crate) const STAFF: &str = "MEMBER#";

/// How long the sessions of one partition of revoked ones took to be revoked, in seconds.
pub(crate) const REVOKED_SECONDS: i64 = 5 * 60;

/// The partitions that are read as a whole.
pub(crate) struct Partition;

impl Partition {
    /// The orders with a contact.
    pub(crate) fn contact(digest: &str) -> String {
        format!("CONTACT#{digest}")
    }

    pub(crate) fn user(user: UserId) -> String {
        format!("USER#{user}")
    }

    /// Apart from the user, whose password hash those who list orders don't need to see.
    pub(crate) fn user_orders(user: UserId) -> String {
        format!("USER_ORDERS#{user}")
    }

    pub(crate) fn store(store: StoreId) -> String {
        format!("STORE#{store}")
    }

    pub(crate) fn stores() -> String {
        "STORES".to_owned()
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

    pub(crate) fn list(scope: Scope, key: SortKey) -> String {
        let sort = match key {
            SortKey::Time => "TIME",
            SortKey::Price => "PRICE",
            SortKey::Name => "NAME",
            SortKey::Points => "POINTS",
        };
        match scope {
            Scope::Market => format!("LIST#MARKET#{sort}"),
            Scope::Kind(kind) => format!("LIST#{}#{sort}", kind.as_str()),
            Scope::Store(store) => format!("LIST#{store}#{sort}"),
            Scope::Category(category) => format!("LIST#{category}#{sort}"),
        }
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

    /// Payments with a need: the market's, or those of one store.
    pub(crate) fn payment_needs(need: Need, store: Option<StoreId>) -> String {
        match store {
            Some(store) => format!("NEEDS#{store}#{}", need.as_str()),
            None => format!("NEEDS#{}", need.as_str()),
        }
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

#[cfg(test)]
mod tests;
