//! `GET /api/merchants/board`

use app::{App, orders};
use domain::{
    StoreId, Timestamp,
    order::{Order, Status},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, IfNoneMatch, NotModified, OkWithEtag, Problem, Query,
    Rfc3339, Spec, StoreStaff, View,
};
use serde::Serialize;

use crate::OrderView;

/// Get the board of the caller's store. It has the paid orders that are not sent or handed over
/// yet, the oldest first, at most 100. A board that asks every few seconds sends the last `ETag` as
/// `If-None-Match`: as long as nothing has changed it is answered with 304, for the price of a
/// query.
#[derive(Documented)]
pub struct GetBoard;

/// Which store.
#[derive(Clone, Debug, Query)]
pub struct BoardQuery {
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

/// What waits at a store.
#[derive(Clone, Debug, Serialize, View)]
pub struct BoardView {
    /// The orders, the oldest first.
    pub orders: Vec<WaitingView>,
    /// How many there are.
    pub open_count: u32,
    /// How many orders wait for their money.
    pub unpaid_count: u32,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// An order that waits.
#[derive(Clone, Debug, Serialize, View)]
pub struct WaitingView {
    /// The order.
    pub order: OrderView,
    /// Since when its store can work on it.
    pub waits_since: Rfc3339,
    /// For how long that is, in seconds.
    pub waited_s: i64,
    /// The statuses that its store may change it to now.
    pub next: Vec<Status>,
}

impl Endpoint for GetBoard {
    const SPEC: Spec = Spec::get("get-board", "/api/merchants/board")
        .dynamodb(&[Access::BatchGet(Collection::Order), Access::Query(Collection::Open)]);

    type Input = (StoreStaff, Query<BoardQuery>, IfNoneMatch);
    type Output = Result<OkWithEtag<BoardView>, NotModified>;

    async fn handle(
        app: &App,
        (staff, Query(query), known): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.listed_store(query.store_id)?;
        let board = orders::board(app, store, |etag| known.names(etag)).await?;
        let Some(orders) = board.orders else { return Ok(Err(NotModified { etag: board.etag })) };
        let now = app.now();
        let value = BoardView {
            orders: orders.iter().map(|order| WaitingView::of(order, now)).collect(),
            open_count: board.open,
            unpaid_count: board.unpaid,
            more: board.more,
        };
        Ok(Ok(OkWithEtag { value, etag: board.etag }))
    }
}

impl WaitingView {
    fn of(order: &Order, now: Timestamp) -> Self {
        let since = order.waits_since();
        Self {
            order: OrderView::from(order),
            waits_since: Rfc3339(since),
            waited_s: now.seconds().saturating_sub(since.seconds()),
            next: order.store_moves(),
        }
    }
}
