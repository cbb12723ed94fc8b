//! `POST /desk/orders/{order_id}/undo`

use app::{App, orders};
use domain::{Code, OrderId, order::Status};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, Path, Problem, SeeOther, Spec,
    StoreStaff, TextLine,
};

use super::whose::after;
use crate::{context::PageRequest, problem_page};

/// Takes back the last move of an order of the staff's store.
#[derive(Documented)]
pub struct UndoOrderForm;

/// The undo form.
#[derive(Clone, Debug, Body)]
pub struct UndoForm {
    /// The status that the move led to.
    pub status: Status,
    /// The page to return to.
    pub next: Option<TextLine<4000>>,
}

impl Endpoint for UndoOrderForm {
    const SPEC: Spec = Spec::post("undo-order-form", "/desk/orders/{order_id}/undo")
        .dynamodb(&[Access::Query(Collection::Order), Access::Update(Collection::Order)])
        .errors(&[Code::OrderNotFound, Code::UndoRefused])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<OrderId>, Form<UndoForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (staff, page, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, _) = orders::undo(app, staff.0, id, form.status).await?;
        Ok(after(app, staff.0, page, &order, form.next.as_ref()))
    }
}
