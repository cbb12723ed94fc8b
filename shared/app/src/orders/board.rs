//! The board of a store: what waits, and for how long.

use db::OpenOrder;
use domain::{
    StoreId,
    order::{Order, Standing, Status},
};
use sha2::{Digest as _, Sha256};

use crate::{App, AppError};

/// The most orders on a board. Whoever has more sees the oldest.
const MOST: usize = 100;

/// What waits at a store.
#[derive(Clone, Debug)]
pub struct Board {
    /// What changes when it does.
    pub etag: String,
    /// The orders that the store works on, the oldest first; `None` if the caller knows them.
    pub orders: Option<Vec<Order>>,
    /// How many there are.
    pub open: u32,
    /// How many wait for their money.
    pub unpaid: u32,
    /// Whether there are more than are shown or counted.
    pub more: bool,
}

/// The board of `store`. Whoever knows it, by its `ETag`, is told so for the price of one query of
/// entries; no order is read for that.
///
/// # Errors
/// When the table does not answer.
pub async fn board(
    app: &App,
    store: StoreId,
    known: impl Fn(&str) -> bool,
) -> Result<Board, AppError> {
    let (entries, uncounted) = app.db.open_orders(store).await?;
    let (unpaid, open): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| entry.status == Status::Pending);
    let etag = etag(&open, unpaid.len(), uncounted);
    let shown = open.get(..MOST).unwrap_or(&open);
    let more = uncounted || open.len() > MOST;
    let orders = if known(&etag) { None } else { Some(app.db.orders_of(shown).await?) };
    // A late record may have left an entry of an order that has gone on.
    let works_on = |order: &Order| {
        order.status.standing() == Standing::Open && order.status != Status::Pending
    };
    let orders = orders.map(|orders| orders.into_iter().filter(works_on).collect());
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (open, unpaid) = (count(open.len()), count(unpaid.len()));
    Ok(Board { etag, orders, open, unpaid, more })
}

fn etag(open: &[OpenOrder], unpaid: usize, uncounted: bool) -> String {
    let mut hash = Sha256::new();
    for OpenOrder { id, version, .. } in open {
        hash.update(format!("{id}.{version} "));
    }
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize());
    let of_open = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    format!("{of_open:016x}.{unpaid}.{}", u8::from(uncounted))
}
