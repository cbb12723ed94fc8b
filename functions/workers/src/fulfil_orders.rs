//! The consumer of the queue `orders`.

use app::{App, AppError, deadlines, saga};
use domain::{event::Event, order::Status};
use endpoint::{Access, Consumer, Trigger, WorkerSpec};

/// Takes the fulfilment steps that the market does by itself (saga).
pub struct FulfilOrders;

impl Consumer for FulfilOrders {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "fulfil-orders",
        trigger: Trigger::Queue("orders"),
        summary: "Index new orders, confirm payments, complete what is delivered.",
        dynamodb: &[Access::Get, Access::Put, Access::BatchWrite],
        timeout_s: 30,
    };

    type Event = Event;

    async fn handle(app: &App, event: Event) -> Result<(), AppError> {
        if event.status == Status::Pending {
            return deadlines::index(app, event.order).await;
        }
        saga::advance(app, event.order).await
    }
}
