//! `GET /api/orders/{order_id}/history`

use app::{App, orders};
use domain::OrderId;
use endpoint::{
    Access, Collection, Documented, Endpoint, ListResponse, OrderHolder, Path, Problem, Spec,
};

use crate::views::ChangeView;

/// Get the status changes of an order, oldest first.
#[derive(Documented)]
pub struct GetOrderHistory;

impl Endpoint for GetOrderHistory {
    const SPEC: Spec = Spec::get("get-order-history", "/api/orders/{order_id}/history")
        .aliases(&["/orchestration/orders/history/{order_id}"])
        .dynamodb(&[Access::Query(Collection::Order)]);

    type Input = (OrderHolder, Path<OrderId>);
    type Output = ListResponse<ChangeView>;

    async fn handle(app: &App, (holder, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let (order, _) = orders::get(app, &holder.0, id).await?;
        Ok(ListResponse::whole(order.history.iter().map(ChangeView::from).collect()))
    }
}
