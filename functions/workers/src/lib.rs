//! Functions without an HTTP endpoint: the stream relay, queue consumers, schedules.

mod expire_orders;
mod fulfil_orders;

use endpoint::{Trigger, Worker, WorkerSpec};

pub use expire_orders::ExpireOrders;
pub use fulfil_orders::FulfilOrders;

/// The stream relay: turns changes of the table into messages.
pub static RELAY_CHANGES: Worker = Worker::relay(WorkerSpec {
    id: "relay-changes",
    trigger: Trigger::Stream,
    summary: "Turn changes of orders into messages.",
    dynamodb: &[],
    timeout_s: 30,
});
/// Takes the fulfilment steps that the market does by itself.
pub static FULFIL_ORDERS: Worker = Worker::consumer::<FulfilOrders>();
/// Cancels the orders that were not paid in time.
pub static EXPIRE_ORDERS: Worker = Worker::schedule::<ExpireOrders>();

/// Every worker.
pub static WORKERS: &[&Worker] = &[&RELAY_CHANGES, &FULFIL_ORDERS, &EXPIRE_ORDERS];
