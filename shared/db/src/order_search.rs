//! Orders by their contact: a list of everything that one person ordered, whichever store sold it.

use std::collections::{BTreeMap, HashMap};

use domain::{OrderId, StoreId, UserId, order::Order};

use crate::{
    Cursor, Error, Page, PageParams, Table,
    item::{Item, text_of},
    order_pages::order_of,
    orders::read_many_soon,
    read::{MAX_BATCH, QuerySpec},
    table::{ORDER_ENTRY, Partition, SK},
};

/// The name of the list in cursors.
const LIST: &str = "orders_by";
/// The most entries that are looked at of each contact: the newest of an account, and as many of a
/// contact, by store.
const MOST: u16 = 1_000;
/// The longest sort key of an order in the list, in bytes, with room to spare.
const MAX_CURSOR_KEY: usize = 100;

/// By what orders are looked for.
#[derive(Clone, Debug, Default)]
pub struct OrdersBy {
    /// The digests of contacts.
    pub contacts: Vec<String>,
    /// The account that placed them.
    pub user: Option<UserId>,
    /// The store that sells; `None` for every store.
    pub store: Option<StoreId>,
}

impl Table {
    /// The orders of `by` that `wanted` accepts, newest first. A page that looked at a hundred
    /// orders may hold fewer than it asks for, and goes on by its cursor. What was written in the
    /// last moments may be missing.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn orders_by(
        &self,
        by: &OrdersBy,
        params: &PageParams,
        wanted: impl Fn(&Order) -> bool,
    ) -> Result<Page<Order>, Error> {
        let from = params.cursor.as_ref().map(start).transpose()?;
        // By time and order; the same order may be found in several ways.
        let mut found = BTreeMap::new();
        for digest in &by.contacts {
            let spec = QuerySpec::partition(LIST, Partition::contact(digest), MOST).eventual();
            let spec = match by.store {
                Some(store) => spec.beginning(&format!("{store}#")).newest_first(),
                None => spec.newest_first(),
            };
            let (entries, _) = self.query(spec).await?;
            found.extend(entries.iter().filter_map(|entry| placed(entry, behind_store)));
        }
        if let Some(user) = by.user {
            let spec = QuerySpec::partition(LIST, Partition::user_orders(user), MOST);
            let spec = spec.beginning(ORDER_ENTRY).newest_first().eventual();
            let (entries, _) = self.query(spec).await?;
            found.extend(entries.iter().filter_map(|entry| placed(entry, behind_kind)));
        }
        let is_older = |at: &str| from.is_none_or(|from| at < from);
        let older = found.into_iter().rev().filter(|(at, _)| is_older(at));
        let older: Vec<_> = older.skip(usize::from(params.skip)).collect();
        let mut older = older.into_iter().peekable();
        let (mut items, mut last) = (Vec::new(), None);
        let limit = usize::from(params.limit);
        let mut looked_at = 0_usize;
        while items.len() < limit && looked_at < MAX_BATCH {
            let round: Vec<_> = older.by_ref().take(limit.saturating_sub(items.len())).collect();
            let Some((at, _)) = round.last() else { break };
            last = Some(at.clone());
            looked_at = looked_at.saturating_add(round.len());
            let ids: Vec<OrderId> = round.iter().map(|(_, order)| *order).collect();
            let orders = read_many_soon(self, LIST, &ids).await?;
            let mut orders: HashMap<_, _> = orders.into_iter().map(|one| (one.id, one)).collect();
            let orders = ids.iter().filter_map(|id| orders.remove(id));
            let of_store = |order: &Order| by.store.is_none_or(|store| order.store == store);
            items.extend(orders.filter(|order| of_store(order) && wanted(order)));
        }
        let more = older.peek().is_some();
        let next = last.filter(|_| more).map(|key| Cursor::behind(LIST, key));
        Ok(Page::onward(items, next))
    }
}

/// What sorts the order of an entry, its time and its id, and which order that is.
fn placed(entry: &Item, part: fn(&str) -> Option<&str>) -> Option<(String, OrderId)> {
    Some((part(text_of(entry, SK)?)?.to_owned(), order_of(entry)?))
}

/// The time and the order of an entry by contact.
fn behind_store(sk: &str) -> Option<&str> {
    sk.split_once('#').map(|(_, placed)| placed)
}

/// The time and the order of an entry of an account.
fn behind_kind(sk: &str) -> Option<&str> {
    sk.strip_prefix(ORDER_ENTRY)
}

fn start(cursor: &Cursor) -> Result<&str, Error> {
    if cursor.list != LIST || cursor.key.len() > MAX_CURSOR_KEY {
        return Err(Error::ForeignCursor);
    }
    Ok(&cursor.key)
}
