//! `GET /api/admin/sagas/{order_id}`

use app::{
    App,
    orders::{self, Holder},
};
use domain::OrderId;
use endpoint::{Access, Admin, Collection, Documented, Endpoint, Ok200, Path, Problem, Spec};

use crate::views::OrderSagaView;

/// Get the saga of an order: its plan, how far it is, what it works on.
#[derive(Documented)]
pub struct GetSaga;

impl Endpoint for GetSaga {
    const SPEC: Spec = Spec::get("get-saga", "/api/admin/sagas/{order_id}")
        .dynamodb(&[Access::Query(Collection::Order)]);

    type Input = (Admin, Path<OrderId>);
    type Output = Ok200<OrderSagaView>;

    async fn handle(app: &App, (admin, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let holder = Holder::from(admin.0);
        let (order, payments) = orders::get(app, &holder, id).await?;
        Ok(Ok200(OrderSagaView::of(&order, &payments)))
    }
}
