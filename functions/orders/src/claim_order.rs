//! `POST /api/orders/{order_id}/claim`

use app::{App, orders};
use domain::OrderId;
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, Ok200, OrderKey, Path, Problem, Spec,
};

use crate::OrderView;

/// Make a guest's order one of the caller, who sends its key. It stands in the caller's list, and
/// the key opens it no longer. Repeating the call changes nothing.
#[derive(Documented)]
pub struct ClaimOrder;

impl Endpoint for ClaimOrder {
    const SPEC: Spec = Spec::post("claim-order", "/api/orders/{order_id}/claim")
        .dynamodb(&[Access::Query(Collection::Order), Access::Update(Collection::Order)]);

    type Input = (Authenticated, Path<OrderId>, OrderKey);
    type Output = Ok200<OrderView>;

    async fn handle(
        app: &App,
        (caller, Path(id), OrderKey(key)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, payments) = orders::claim(app, caller.0.user, id, key).await?;
        Ok(Ok200(OrderView::with_payments(&order, &payments, app.now())))
    }
}
