//! `GET /desk/orders/{order_id}`

use app::App;
use domain::{Code, OrderId};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Path, Problem, Query, Spec, StoreStaff,
};

use super::{
    order_view::order_page, show_board_page::BoardQuery, store_order::store_order, toasts::done,
};
use crate::{context::PageRequest, problem_page};

/// Shows an order to the staff of its store.
#[derive(Documented)]
pub struct ShowDeskOrderPage;

impl Endpoint for ShowDeskOrderPage {
    const SPEC: Spec = Spec::get("show-desk-order-page", "/desk/orders/{order_id}")
        .dynamodb(&[Access::Get(Collection::Store), Access::Query(Collection::Order)])
        .errors(&[Code::OrderNotFound])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<OrderId>, Query<BoardQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (staff, page, Path(id), Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (desk, order, payments) = store_order(app, staff, page, id).await?;
        let toast = done(app, &desk.ctx, staff.0, query.moved).await?;
        let body = order_page(&desk.ctx, &order, &payments, app.now(), &toast);
        Ok(desk.draw(&order.number(), &body))
    }
}
