//! The schedule that expires unpaid orders, every minute.

use app::{App, AppError, PROVIDER_SECRETS, SLOWEST_PROVIDER_S, deadlines};
use endpoint::{Access, Collection, MEMORY_MB, Schedule, Trigger, WorkerSpec};

/// Cancels the orders that were not paid in time, and returns their units to stock.
pub struct ExpireOrders;

impl Schedule for ExpireOrders {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "expire-orders",
        trigger: Trigger::Minutes(1),
        summary: "Cancel orders that were not paid in time.",
        dynamodb: &[
            Access::BatchGet(Collection::Clock),
            Access::Query(Collection::Clock),
            Access::Query(Collection::Deadline),
            Access::Query(Collection::Order),
            Access::Put(Collection::Clock),
            Access::Put(Collection::Deadline),
            Access::Put(Collection::Order),
            Access::Update(Collection::Choice),
            Access::Update(Collection::Clock),
            Access::Update(Collection::Order),
            Access::Update(Collection::Product),
            Access::Delete(Collection::Deadline),
        ],
        secrets: PROVIDER_SECRETS,
        slowest_call_s: SLOWEST_PROVIDER_S,
        memory_mb: MEMORY_MB,
    };

    async fn run(app: &App) -> Result<usize, AppError> {
        Ok(deadlines::run(app).await?.expired)
    }
}
