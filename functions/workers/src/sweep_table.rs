//! The schedule that sweeps the table, once a night.

use app::{App, AppError, Secret, SecretSet, sweep};
use endpoint::{Access, Collection, MEMORY_MB, Schedule, Trigger, WorkerSpec};

/// Finds orders and payments without their entries, and items of an old format.
pub struct SweepTable;

impl Schedule for SweepTable {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "sweep-table",
        // A night's sweep takes as many runs as it needs; once it is through, a run is one read.
        trigger: Trigger::Minutes(5),
        summary: "Once a night, repair what was left behind and rewrite old formats.",
        dynamodb: &[
            Access::BatchGet(Collection::Clock),
            Access::BatchGet(Collection::Day),
            Access::BatchGet(Collection::Deadline),
            Access::BatchGet(Collection::Done),
            Access::BatchGet(Collection::Names),
            Access::BatchGet(Collection::Needs),
            Access::BatchGet(Collection::Number),
            Access::BatchGet(Collection::Open),
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::BatchGet(Collection::UserOrders),
            Access::Query(Collection::Clock),
            Access::Query(Collection::Order),
            Access::Scan,
            Access::Put(Collection::Clock),
            Access::Put(Collection::Done),
            Access::Update(Collection::Names),
            Access::Delete(Collection::Deadline),
            Access::Delete(Collection::Open),
            Access::BatchWrite(Collection::Needs),
        ],
        secrets: SecretSet::of(&[Secret::SigningKeys]),
        slowest_call_s: 0,
        memory_mb: MEMORY_MB,
    };

    async fn run(app: &App) -> Result<usize, AppError> {
        Ok(sweep::run(app).await?.repaired())
    }
}
