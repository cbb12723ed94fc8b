//! `POST /staff/orders/{order_id}/status`

use app::{App, orders};
use domain::{Code, OrderId, order::Status};
use endpoint::{Access, Endpoint, Form, Keeper, Path, Problem, SeeOther, Spec, TextLine, body};

use crate::{ctx::Asked, local::local, problem_page};

/// Moves an order of the keeper's store along its path, or calls it off.
pub struct AdvanceOrderForm;

body! {
    /// Where an order is to go.
    pub struct MoveForm {
        /// The next status; the current one changes nothing.
        pub status: Status,
        /// Where the keeper goes on.
        pub next: Option<TextLine<4000>>,
    }
}

impl Endpoint for AdvanceOrderForm {
    const SPEC: Spec = Spec::post("advance-order-form", "/staff/orders/{order_id}/status")
        .summary("Move an order along its path.")
        .table(&[Access::Query, Access::Put, Access::Update])
        .fails(&[Code::OrderNotFound, Code::IllegalMove, Code::PaymentUnconfirmed])
        .page(problem_page);

    type Input = (Keeper, Asked, Path<OrderId>, Form<MoveForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (keeper, asked, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        orders::advance(app, keeper.0, id, form.status, None).await?;
        let list = asked.by(app, Some(keeper.0)).href("/staff/orders");
        let next = form.next.as_ref().and_then(|next| local(&next.0));
        Ok(SeeOther(next.map_or(list, str::to_owned)))
    }
}
