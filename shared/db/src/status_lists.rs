//! A store's orders by status, read from the entries that say where orders stand.

use domain::{
    LocationId, StoreId, Timestamp,
    order::{Order, Standing, Status},
};

use crate::{
    Error, Page, PageParams, Table,
    order_pages::{List, cursor_time},
    table::Partition,
};

const NAME: &str = "store_orders_with";

impl Table {
    /// The orders of `store` with this status, newest first: those that are open or under way from
    /// their one partition, those that ended month by month. A page is full or the last one; but
    /// one that has looked through a year goes on from there by its cursor, however short it is.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list, as is
    /// that of another status.
    pub async fn store_orders_with(
        &self,
        store: StoreId,
        status: Status,
        now: Timestamp,
        params: &PageParams,
    ) -> Result<Page<Order>, Error> {
        let name = format!("{NAME}_{}", status.as_str());
        let list = match status.standing() {
            Standing::Open => {
                let open = Partition::open_orders(store, LocationId::MAIN);
                List::of(NAME, vec![open]).with_status(status)
            }
            Standing::Sent => {
                List::of(NAME, vec![Partition::sent_orders(store)]).with_status(status)
            }
            Standing::Ended(_) => {
                let cursor = params.cursor.as_ref();
                let from = cursor.map(|cursor| cursor_time(&name, None, cursor)).transpose()?;
                let from = from.unwrap_or(now);
                let month = Partition::ended_orders(store, status, from);
                List::of(NAME, vec![month]).and_before(store, status, from)
            }
        };
        // A late record may have left an entry of an order that has gone on.
        self.listed_orders(list.named(name), params, &|order| order.status == status).await
    }
}
