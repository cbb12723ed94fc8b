//! `POST /api/orders/{order_id}/undo`

use app::{App, orders};
use domain::{Code, OrderId, order::Status};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Ok200, Path, Problem, Spec, StoreStaff,
};

use crate::OrderView;

/// Take back the last move of an order of the caller's store. That can be done for five minutes, of
/// a move to `preparing`, `ready`, `shipped` or `delivered`, or to `completed` of what was picked
/// up. A cancellation can't be taken back: its units may be sold again. Repeating the call changes
/// nothing.
#[derive(Documented)]
pub struct UndoOrder;

/// The move that is taken back.
#[derive(Clone, Debug, Body)]
pub struct UndoBody {
    /// The status that it led to, so that no other move is taken back by mistake.
    pub status: Status,
}

impl Endpoint for UndoOrder {
    const SPEC: Spec = Spec::post("undo-order", "/api/orders/{order_id}/undo")
        .example(r#"{"status": "shipped"}"#)
        .dynamodb(&[Access::Query(Collection::Order), Access::Update(Collection::Order)])
        .errors(&[Code::UndoRefused]);

    type Input = (StoreStaff, Path<OrderId>, Body<UndoBody>);
    type Output = Ok200<OrderView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, payments) = orders::undo(app, staff.0, id, body.status).await?;
        Ok(Ok200(OrderView::with_payments(&order, &payments, app.now())))
    }
}
