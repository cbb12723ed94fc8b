//! The projector, the second reader of the table's stream.

use app::{App, AppError, Secret, SecretSet, project};
use db::table::Entity;
use endpoint::{Access, MEMORY_MB, Reader, Trigger, WorkerSpec};
use serde_json::Value;

/// Writes what follows from a change into the table: index entries and deadlines.
pub struct ProjectChanges;

impl Reader for ProjectChanges {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "project-changes",
        trigger: Trigger::Stream(&[Entity::Order, Entity::Payment, Entity::Product, Entity::Stock]),
        summary: "Write the entries and deadlines of orders, and the lists of products.",
        dynamodb: &[
            Access::BatchWrite,
            Access::BatchGet,
            Access::Query,
            Access::Put,
            Access::Update,
            Access::Delete,
        ],
        secrets: SecretSet::of(&[Secret::SigningKeys]),
        slowest_call_s: 0,
        memory_mb: MEMORY_MB,
    };

    async fn read(app: &App, record: Value) -> Result<(), AppError> {
        project::project(app, record).await
    }
}
