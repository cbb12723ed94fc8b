//! What it is that always holds.

pub(crate) mod money;
pub(crate) mod moves;
pub(crate) mod promises;
pub(crate) mod rest;
pub(crate) mod stock;
pub(crate) mod table;

use std::{pin::Pin, sync::Arc};

use db::stream::Change;
use devserver::TABLE;
use domain::{OrderId, order::Order, payment::Payment};
use serde_json::Value;

use crate::sim::Sim;

/// A law that is being checked.
pub(crate) type Checking<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Something that always holds.
pub(crate) trait Law: Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Whether it holds, when the market has come to rest.
    ///
    /// # Errors
    /// What was seen instead.
    fn check<'a>(&'a self, sim: &'a Arc<Sim>, end: &'a End) -> Checking<'a>;
}

/// What is stored in the end, and how it came to be.
pub(crate) struct End {
    /// Every order with its payments.
    pub(crate) orders: Vec<(Order, Vec<Payment>)>,
    /// Every record of the stream, the oldest first.
    pub(crate) records: Vec<Value>,
}

impl End {
    /// Reads all of it.
    ///
    /// # Errors
    /// When it can't be read.
    pub(crate) async fn read(sim: &Sim) -> Result<Self, String> {
        let market = &sim.world.market;
        let records = market.dynamo.stream_records(TABLE, None, usize::MAX >> 1);
        let records = records.map_err(|error| format!("no stream: {error:?}"))?;
        let mut ids: Vec<OrderId> = Vec::new();
        for record in &records {
            let change = db::stream::change(record.clone());
            if let Ok(Some(Change::Order(order))) = change
                && let (None, Some(new)) = (&order.old, &order.new)
            {
                ids.push(new.id);
            }
        }
        let mut orders = Vec::new();
        for id in ids {
            let found = market.app.db.order_with_payments(id).await;
            let found = found.map_err(|error| format!("an order can't be read: {error}"))?;
            orders.extend(found);
        }
        Ok(Self { orders, records })
    }
}
