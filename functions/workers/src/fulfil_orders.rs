//! The consumer that moves orders on.

use app::{App, AppError, PROVIDER_SECRETS, SLOWEST_PROVIDER_S, saga};
use domain::{
    event::{Event, EventType},
    order::Status,
};
use endpoint::{Access, Collection, Consumer, MEMORY_MB, Trigger, WorkerSpec};

/// Takes the fulfilment steps that the market does by itself (saga).
pub struct FulfilOrders;

impl Consumer for FulfilOrders {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "fulfil-orders",
        trigger: Trigger::Events(&[
            EventType::Order(Status::Paid),
            EventType::Order(Status::Delivered),
        ]),
        summary: "Confirm payments, complete what is delivered.",
        dynamodb: &[
            Access::Query(Collection::Order),
            Access::Put(Collection::Deadline),
            Access::Put(Collection::Order),
            // A step that fails for good returns the units.
            Access::Update(Collection::Choice),
            Access::Update(Collection::Order),
            Access::Update(Collection::Product),
        ],
        secrets: PROVIDER_SECRETS,
        slowest_call_s: SLOWEST_PROVIDER_S,
        memory_mb: MEMORY_MB,
    };

    async fn handle(app: &App, event: Event) -> Result<(), AppError> {
        saga::advance(app, event.subject.order()).await
    }
}
