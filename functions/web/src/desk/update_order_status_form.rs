//! `POST /desk/orders/{order_id}/status`

use app::{
    App,
    orders::{self, StoreMove},
};
use domain::{Code, OrderId, order::Status};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, Path, Problem, SeeOther, Spec,
    StoreStaff, TextLine,
};

use super::whose::after;
use crate::{context::PageRequest, problem_page};

/// Moves an order of the staff's store on to its next status. What cancels it is asked for a reason
/// first.
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
    const SPEC: Spec = Spec::post("update-order-status-form", "/desk/orders/{order_id}/status")
        .dynamodb(&[Access::Query(Collection::Order), Access::Update(Collection::Order)])
        .errors(&[Code::OrderNotFound, Code::InvalidTransition, Code::PaymentUnconfirmed])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<OrderId>, Form<MoveForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (staff, page, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        if form.status == Status::Cancelled {
            // Its customer is told why.
            let why = format!("/desk/orders/{id}/cancel");
            return Ok(SeeOther(page.by(app, Some(staff.0)).href(&why)));
        }
        let next = StoreMove { to: form.status, reason: None, tracking: None };
        let (order, _) = orders::update_status(app, staff.0, id, next).await?;
        Ok(after(app, staff.0, page, &order, form.next.as_ref()))
    }
}
