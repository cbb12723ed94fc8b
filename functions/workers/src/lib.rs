//! Functions without an HTTP endpoint: stream readers, consumers of events, schedules.

mod expire_orders;
mod fulfil_orders;
mod project_changes;
mod query_payments;
mod sweep_table;

use app::SecretSet;
use db::table::Entity;
use endpoint::{MEMORY_MB, Trigger, Worker, WorkerSpec};

pub use expire_orders::ExpireOrders;
pub use fulfil_orders::FulfilOrders;
pub use project_changes::ProjectChanges;
pub use query_payments::QueryPayments;
pub use sweep_table::SweepTable;

/// The stream relay: turns changes of the table into events.
pub static RELAY_CHANGES: Worker = Worker::relay(WorkerSpec {
    id: "relay-changes",
    trigger: Trigger::Stream(&[Entity::Order, Entity::Payment]),
    summary: "Turn changes of orders and payments into events.",
    dynamodb: &[],
    secrets: SecretSet::NONE,
    slowest_call_s: 0,
    memory_mb: MEMORY_MB,
});
/// Writes index entries and deadlines.
pub static PROJECT_CHANGES: Worker = Worker::reader::<ProjectChanges>();
/// Takes the fulfilment steps that the market does by itself.
pub static FULFIL_ORDERS: Worker = Worker::consumer::<FulfilOrders>();
/// Asks providers about payments whose shopper came back.
pub static QUERY_PAYMENTS: Worker = Worker::consumer::<QueryPayments>();
/// Cancels the orders that were not paid in time.
pub static EXPIRE_ORDERS: Worker = Worker::schedule::<ExpireOrders>();
/// Repairs at night what was left behind, and rewrites what has an old format.
pub static SWEEP_TABLE: Worker = Worker::schedule::<SweepTable>();

/// Every worker.
pub static WORKERS: &[&Worker] = &[
    &RELAY_CHANGES,
    &PROJECT_CHANGES,
    &FULFIL_ORDERS,
    &QUERY_PAYMENTS,
    &EXPIRE_ORDERS,
    &SWEEP_TABLE,
];
