//! `PATCH /api/orders/{order_id}/status`

use app::{App, orders};
use domain::{Code, OrderId, Text, order::Status};
use endpoint::{Access, Body, Endpoint, Keeper, Ok200, Path, Problem, Spec, body};

use crate::OrderView;

/// Moves an order of the keeper's store along its path.
pub struct AdvanceOrder;

body! {
    /// Where an order is to go.
    pub struct AdvanceBody {
        /// The next status; the current one changes nothing.
        pub status: Status,
        /// Words for the history.
        pub reason: Option<Text<1, 200>>,
    }
}

impl Endpoint for AdvanceOrder {
    const SPEC: Spec = Spec::patch("advance-order", "/api/orders/{order_id}/status")
        .summary("Move an order along its path.")
        .table(&[Access::Query, Access::Put, Access::Update])
        .fails(&[Code::OrderNotFound, Code::IllegalMove, Code::PaymentUnconfirmed]);

    type Input = (Keeper, Path<OrderId>, Body<AdvanceBody>);
    type Output = Ok200<OrderView>;

    async fn handle(
        app: &App,
        (keeper, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let moved = orders::advance(app, keeper.0, id, body.status, body.reason).await?;
        Ok(Ok200(OrderView::with_payments(&moved.0, &moved.1)))
    }
}
