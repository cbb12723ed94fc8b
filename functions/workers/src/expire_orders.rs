//! Every minute.

use app::{App, Failure, orders};
use endpoint::{Access, Schedule, Trigger, WorkerSpec};

/// Calls off the orders that were not paid in time, and gives their units back.
pub struct ExpireOrders;

impl Schedule for ExpireOrders {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "expire-orders",
        trigger: Trigger::Minutes(1),
        summary: "Call off orders that were not paid in time.",
        table: &[Access::Query, Access::Put, Access::Update, Access::Delete],
        timeout_s: 60,
    };

    async fn run(app: &App) -> Result<usize, Failure> {
        orders::expire(app).await
    }
}
