//! `PATCH /api/orders/{order_id}/status`

use app::{
    App,
    orders::{self, StoreMove},
};
use domain::{
    Code, Message, OrderId, Text,
    order::{Status, Tracking},
};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Ok200, Path, Problem, Spec, StoreStaff,
    body_field,
};

use crate::{OrderView, text};

/// Change an order of the caller's store to its next status, or cancel it. What is sent may have a
/// tracking number, which can be corrected as long as the parcel is under way.
#[derive(Documented)]
pub struct UpdateOrderStatus;

/// A new status.
#[derive(Clone, Debug, Body)]
pub struct OrderStatusBody {
    /// Next status; the current one changes nothing.
    pub status: Status,
    /// Reason, shown to the customer and in the order history.
    pub reason: Option<Text<1, 200>>,
    /// The carrier's number of the parcel; with `shipped` alone.
    pub tracking_number: Option<Text<1, 40>>,
    /// The carrier, of a parcel with a number.
    pub carrier: Option<Text<1, 30>>,
}

impl OrderStatusBody {
    fn into_move(self) -> Result<StoreMove, Problem> {
        let Self { status: to, reason, tracking_number, carrier } = self;
        let mut errors = Vec::new();
        if tracking_number.is_some() && to != Status::Shipped {
            let message = Message::of(text::tracking_of_no_parcel);
            errors.push(body_field("tracking_number", "conflict", message));
        }
        if carrier.is_some() && tracking_number.is_none() {
            let message = Message::of(text::carrier_without_tracking);
            errors.push(body_field("carrier", "conflict", message));
        }
        if !errors.is_empty() {
            return Err(Problem::fields(errors));
        }
        let tracking = tracking_number.map(|number| Tracking { number, carrier });
        Ok(StoreMove { to, reason, tracking })
    }
}

impl Endpoint for UpdateOrderStatus {
    const SPEC: Spec = Spec::patch("update-order-status", "/api/orders/{order_id}/status")
        .example(r#"{"status": "preparing"}"#)
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Put(Collection::Order),
            Access::Update(Collection::Choice),
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
        let (order, payments) = orders::update_status(app, staff.0, id, body.into_move()?).await?;
        Ok(Ok200(OrderView::with_payments(&order, &payments, app.now())))
    }
}
