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
            // It reads all, and what it finds in an old format it writes anew.
            Access::Scan,
            Access::Put(Collection::Addresses),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Categories),
            Access::Put(Collection::Choice),
            Access::Put(Collection::Clock),
            Access::Put(Collection::Contact),
            Access::Put(Collection::Day),
            Access::Put(Collection::Deadline),
            Access::Put(Collection::Dish),
            Access::Put(Collection::Done),
            Access::Put(Collection::Email),
            Access::Put(Collection::List),
            Access::Put(Collection::Name),
            Access::Put(Collection::Needs),
            Access::Put(Collection::Number),
            Access::Put(Collection::Open),
            Access::Put(Collection::Order),
            Access::Put(Collection::Product),
            Access::Put(Collection::Sent),
            Access::Put(Collection::Store),
            Access::Put(Collection::Stores),
            Access::Put(Collection::User),
            Access::Put(Collection::UserOrders),
            Access::Update(Collection::Names),
            // Entries that are missing, or of nothing.
            Access::BatchGet(Collection::Clock),
            Access::BatchGet(Collection::Contact),
            Access::BatchGet(Collection::Day),
            Access::BatchGet(Collection::Deadline),
            Access::BatchGet(Collection::Done),
            Access::BatchGet(Collection::Names),
            Access::BatchGet(Collection::Needs),
            Access::BatchGet(Collection::Number),
            Access::BatchGet(Collection::Open),
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Sent),
            Access::BatchGet(Collection::Store),
            Access::BatchGet(Collection::Stores),
            Access::BatchGet(Collection::UserOrders),
            Access::Get(Collection::Store),
            Access::Check(Collection::Store),
            Access::Query(Collection::Clock),
            Access::Query(Collection::Order),
            Access::Query(Collection::Product),
            Access::BatchWrite(Collection::Contact),
            Access::BatchWrite(Collection::Day),
            Access::BatchWrite(Collection::Needs),
            Access::BatchWrite(Collection::Number),
            Access::BatchWrite(Collection::Store),
            Access::BatchWrite(Collection::UserOrders),
            Access::Delete(Collection::Contact),
            Access::Delete(Collection::Day),
            Access::Delete(Collection::Deadline),
            Access::Delete(Collection::Done),
            Access::Delete(Collection::Needs),
            Access::Delete(Collection::Number),
            Access::Delete(Collection::Open),
            Access::Delete(Collection::Sent),
            Access::Delete(Collection::Store),
            Access::Delete(Collection::UserOrders),
        ],
        secrets: SecretSet::of(&[Secret::SigningKeys]),
        slowest_call_s: 0,
        memory_mb: MEMORY_MB,
    };

    async fn run(app: &App) -> Result<usize, AppError> {
        Ok(sweep::run(app).await?.repaired())
    }
}
