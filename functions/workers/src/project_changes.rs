//! The projector, the second reader of the table's stream.

use app::{App, AppError, Secret, SecretSet, project};
use db::table::Entity;
use endpoint::{Access, Collection, MEMORY_MB, Reader, Trigger, WorkerSpec};
use serde_json::Value;

/// Writes what follows from a change into the table: index entries and deadlines.
pub struct ProjectChanges;

impl Reader for ProjectChanges {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "project-changes",
        trigger: Trigger::Stream(&[Entity::Order, Entity::Payment, Entity::Product, Entity::Stock]),
        summary: "Write the entries and deadlines of orders, and the lists of products.",
        dynamodb: &[
            Access::BatchGet(Collection::Names),
            Access::Query(Collection::Order),
            Access::Query(Collection::Product),
            Access::Put(Collection::Clock),
            Access::Put(Collection::Deadline),
            Access::Put(Collection::Done),
            Access::Put(Collection::List),
            Access::Put(Collection::Names),
            Access::Put(Collection::Open),
            Access::Put(Collection::Product),
            Access::Put(Collection::Sent),
            Access::Update(Collection::Names),
            Access::Delete(Collection::Deadline),
            Access::Delete(Collection::List),
            Access::Delete(Collection::Open),
            Access::Delete(Collection::Sent),
            Access::BatchWrite(Collection::Contact),
            Access::BatchWrite(Collection::Day),
            Access::BatchWrite(Collection::Needs),
            Access::BatchWrite(Collection::Number),
            Access::BatchWrite(Collection::Store),
            Access::BatchWrite(Collection::UserOrders),
        ],
        secrets: SecretSet::of(&[Secret::SigningKeys]),
        slowest_call_s: 0,
        memory_mb: MEMORY_MB,
    };

    async fn read(app: &App, record: Value) -> Result<(), AppError> {
        project::project(app, record).await
    }
}
