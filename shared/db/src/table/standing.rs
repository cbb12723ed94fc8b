//! The keys of the entries that say where orders stand for their stores.

use domain::{
    LocationId, OrderId, StoreId, Timestamp,
    order::{Order, Standing, Status},
};

use super::{Key, Partition, time};

impl Key {
    /// The entry of an order at `standing`. By the time of placing, so that each place has one.
    pub(crate) fn standing(order: &Order, standing: Standing) -> Self {
        let (store, at) = (order.store, order.created_at());
        let partition = match standing {
            // The only location that stores have.
            Standing::Open => Partition::open_orders(store, LocationId::MAIN),
            Standing::Sent => Partition::sent_orders(store),
            Standing::Ended(status) => Partition::ended_orders(store, status, at),
        };
        Self::new(partition, placed(at, order.id))
    }
}

/// What sorts orders by the time of placing.
fn placed(at: Timestamp, order: OrderId) -> String {
    format!("{}#{order}", time(at))
}

/// A sort key behind those of every order that was placed until `at`.
pub(crate) fn placed_until(at: Timestamp) -> String {
    format!("{}#~", time(at))
}

impl Partition {
    /// The orders that a location of a store works on or waits for.
    pub(crate) fn open_orders(store: StoreId, location: LocationId) -> String {
        format!("OPEN#{store}#{location}")
    }

    /// The orders of a store that are under way.
    pub(crate) fn sent_orders(store: StoreId) -> String {
        format!("SENT#{store}")
    }

    /// The orders of a store that ended with `status`, of the month in which they were placed.
    pub(crate) fn ended_orders(store: StoreId, status: Status, placed: Timestamp) -> String {
        format!("DONE#{store}#{}#{}", status.as_str(), placed.taipei_month())
    }
}
