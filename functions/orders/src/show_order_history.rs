//! `GET /api/orders/{order_id}/history`

use app::{App, orders};
use domain::{Code, OrderId};
use endpoint::{Access, Endpoint, Ok200, Path, Problem, Signed, Spec};

use crate::views::ChangeView;

/// Shows how an order got where it is, the first change first.
pub struct ShowOrderHistory;

impl Endpoint for ShowOrderHistory {
    const SPEC: Spec = Spec::get("show-order-history", "/api/orders/{order_id}/history")
        .aliases(&["/orchestration/orders/history/{order_id}"])
        .summary("Show how an order got where it is.")
        .table(&[Access::Query])
        .fails(&[Code::OrderNotFound]);

    type Input = (Signed, Path<OrderId>);
    type Output = Ok200<Vec<ChangeView>>;

    async fn handle(app: &App, (caller, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let (order, _) = orders::show(app, caller.0, id).await?;
        Ok(Ok200(order.history.iter().map(ChangeView::from).collect()))
    }
}
