//! `POST /api/orders/{order_id}/cancel`

use app::{App, orders};
use domain::{Code, OrderId, Text};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Idempotency, Ok200, OrderHolder, Path, Problem,
    Spec, untranslated,
};

use crate::{OrderView, dialect};

/// Cancel an order. Its units return to stock and its payment is marked for a refund; repeating
/// the call changes nothing.
#[derive(Documented)]
pub struct CancelOrder;

/// Why an order is cancelled.
#[derive(Clone, Debug, Body)]
pub struct CancelBody {
    /// Reason, shown in the order history.
    pub reason: Option<Text<1, 200>>,
}

impl Endpoint for CancelOrder {
    const SPEC: Spec = Spec::post("cancel-order", "/api/orders/{order_id}/cancel")
        .aliases(&["/orchestration/orders/{order_id}/cancel"])
        .translated(untranslated, dialect::answer)
        .example(r#"{"reason": "訂錯了"}"#)
        .dynamodb(&[
            Access::BatchGet(Collection::Once),
            Access::Query(Collection::Order),
            Access::Put(Collection::Once),
            Access::Put(Collection::Order),
            Access::Update(Collection::Choice),
            Access::Update(Collection::Order),
            Access::Update(Collection::Product),
        ])
        .errors(&[Code::InvalidTransition]);

    type Input = (OrderHolder, Path<OrderId>, Idempotency, Option<Body<CancelBody>>);
    type Output = Ok200<OrderView>;

    async fn handle(
        app: &App,
        (holder, Path(id), key, body): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let reason = body.and_then(|Body(body)| body.reason);
        let once = key.once_of(&holder.0, id, Self::SPEC.id);
        let (order, payments) = orders::cancel(app, &holder.0, id, reason, once).await?;
        Ok(Ok200(OrderView::with_payments(&order, &payments, app.now())))
    }
}
