//! `GET /api/orders/{order_id}`

use app::{App, orders};
use domain::{Code, OrderId};
use endpoint::{Access, Endpoint, OkWithTag, Path, Problem, Signed, Spec};

use crate::OrderView;

/// Shows an order to its buyer or its store.
pub struct ShowOrder;

impl Endpoint for ShowOrder {
    const SPEC: Spec = Spec::get("show-order", "/api/orders/{order_id}")
        .aliases(&["/orchestration/orders/{order_id}"])
        .summary("Show an order and the payment that counts for it.")
        .table(&[Access::Query])
        .fails(&[Code::OrderNotFound]);

    type Input = (Signed, Path<OrderId>);
    type Output = OkWithTag<OrderView>;

    async fn handle(app: &App, (caller, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let (order, payments) = orders::show(app, caller.0, id).await?;
        let attempts = payments.iter().map(|payment| payment.version).sum::<u64>();
        let tag = format!("{}.{attempts}", order.version);
        Ok(OkWithTag { value: OrderView::with_payments(&order, &payments), tag })
    }
}
