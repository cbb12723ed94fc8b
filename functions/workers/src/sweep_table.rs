//! The schedule that sweeps the table, once a night.

use app::{App, AppError, Secret, SecretSet, sweep};
use endpoint::{Access, MEMORY_MB, Schedule, Trigger, WorkerSpec};

/// Finds orders and payments without their entries, and items of an old format.
pub struct SweepTable;

impl Schedule for SweepTable {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "sweep-table",
        // A night's sweep takes as many runs as it needs; once it is through, a run is one read.
        trigger: Trigger::Minutes(5),
        summary: "Once a night, repair what was left behind and rewrite old formats.",
        dynamodb: &[
            Access::Scan,
            Access::Query,
            Access::BatchGet,
            Access::Put,
            Access::Update,
            Access::Delete,
            Access::BatchWrite,
        ],
        secrets: SecretSet::of(&[Secret::SigningKeys]),
        slowest_call_s: 0,
        memory_mb: MEMORY_MB,
    };

    async fn run(app: &App) -> Result<usize, AppError> {
        Ok(sweep::run(app).await?.repaired())
    }
}
