//! `POST /staff/orders/{order_id}/status`

use app::{
    App,
    orders::{self, StoreMove},
};
use domain::{Code, OrderId, order::Status};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, Path, Problem, SeeOther, Spec,
    StoreStaff, TextLine,
};

use crate::{context::PageRequest, problem_page, safe_redirect::safe_redirect};

/// Changes an order of the staff's store to its next status, or cancels it.
#[derive(Documented)]
pub struct UpdateOrderStatusForm;

/// The status form.
#[derive(Clone, Debug, Body)]
pub struct MoveForm {
    /// The next status; the current one changes nothing.
    pub status: Status,
    /// The page to return to.
    pub next: Option<TextLine<4000>>,
}

impl Endpoint for UpdateOrderStatusForm {
    const SPEC: Spec = Spec::post("update-order-status-form", "/staff/orders/{order_id}/status")
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Update(Collection::Choice),
            Access::Update(Collection::Order),
            Access::Update(Collection::Product),
        ])
        .errors(&[Code::OrderNotFound, Code::InvalidTransition, Code::PaymentUnconfirmed])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<OrderId>, Form<MoveForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (staff, page, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let next = StoreMove { to: form.status, reason: None, tracking: None };
        orders::update_status(app, staff.0, id, next).await?;
        let list = page.by(app, Some(staff.0)).href("/staff/orders");
        let next = form.next.as_ref().and_then(|next| safe_redirect(&next.0));
        Ok(SeeOther(next.map_or(list, str::to_owned)))
    }
}
