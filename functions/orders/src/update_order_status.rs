//! `PATCH /api/orders/{order_id}/status`

use app::{App, orders};
use domain::{Code, OrderId, Text, order::Status};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Ok200, Path, Problem, Spec, StoreStaff,
};

use crate::OrderView;

/// Change an order of the caller's store to its next status, or cancel it.
#[derive(Documented)]
pub struct UpdateOrderStatus;

/// A new status.
#[derive(Clone, Debug, Body)]
pub struct OrderStatusBody {
    /// Next status; the current one changes nothing.
    pub status: Status,
    /// Reason, shown in the order history.
    pub reason: Option<Text<1, 200>>,
}

impl Endpoint for UpdateOrderStatus {
    const SPEC: Spec = Spec::patch("update-order-status", "/api/orders/{order_id}/status")
        .example(r#"{"status": "preparing"}"#)
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Put(Collection::Order),
            Access::Update(Collection::Order),
            Access::Update(Collection::Product),
        ])
        .errors(&[Code::InvalidTransition, Code::PaymentUnconfirmed]);

    type Input = (StoreStaff, Path<OrderId>, Body<OrderStatusBody>);
    type Output = Ok200<OrderView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, payments) =
            orders::update_status(app, staff.0, id, body.status, body.reason).await?;
        Ok(Ok200(OrderView::with_payments(&order, &payments, app.now())))
    }
}
