//! `POST /api/orders/{order_id}/payments/check`

use app::{App, payments};
use domain::{OrderId, event::EventType};
use endpoint::{Access, Collection, Documented, Endpoint, Ok200, OrderHolder, Path, Problem, Spec};

use crate::views::CheckView;

/// Ask ECPay now whether an order was paid, and tell what is known. The answer does not wait for
/// ECPay: a page that shows an order whose `pay` is `checking` calls this every few seconds.
/// However often that is, ECPay is asked once in ten seconds about each attempt.
#[derive(Documented)]
pub struct CheckPayments;

impl Endpoint for CheckPayments {
    const SPEC: Spec = Spec::post("check-payments", "/api/orders/{order_id}/payments/check")
        .dynamodb(&[Access::Query(Collection::Order), Access::Put(Collection::Asked)])
        .sends(&[EventType::PaymentReturned]);

    type Input = (OrderHolder, Path<OrderId>);
    type Output = Ok200<CheckView>;

    async fn handle(app: &App, (holder, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let (order, payments) = payments::check(app, &holder.0, id).await?;
        Ok(Ok200(CheckView::of(&order, &payments, app.now())))
    }
}
