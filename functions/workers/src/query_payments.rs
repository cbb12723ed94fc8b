//! The consumer that asks providers about payments for whose result somebody waits.

use app::{App, AppError, PROVIDER_SECRETS, SLOWEST_PROVIDER_S, payments};
use domain::event::{Event, EventType, Subject};
use endpoint::{Access, Collection, Consumer, MEMORY_MB, Trigger, WorkerSpec};

/// Asks the provider of a payment, whose notice may be late or lost, when its shopper comes back,
/// or wants to know.
pub struct QueryPayments;

impl Consumer for QueryPayments {
    const SPEC: WorkerSpec = WorkerSpec {
        id: "query-payments",
        trigger: Trigger::Events(&[EventType::PaymentReturned]),
        summary: "Ask providers about payments whose shopper came back, or waits.",
        dynamodb: &[
            Access::Query(Collection::Order),
            Access::Put(Collection::Order),
            Access::Update(Collection::Order),
        ],
        secrets: PROVIDER_SECRETS,
        slowest_call_s: SLOWEST_PROVIDER_S,
        memory_mb: MEMORY_MB,
    };

    async fn handle(app: &App, event: Event) -> Result<(), AppError> {
        match event.subject {
            Subject::Payment(payment) => payments::query_returned(app, payment, event.at).await,
            Subject::Order(_) => Ok(()),
        }
    }
}
