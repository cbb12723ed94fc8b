//! `POST /desk/orders/{order_id}/cancel`

use app::{
    App,
    orders::{self, StoreMove},
};
use domain::{Code, Message, OrderId, Text, order::Status};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, Path, Problem, SeeOther, Spec,
    StoreStaff, Submission, body_field,
};

use super::{show_cancel_page::cancel_page, store_order::store_order, whose::after};
use crate::{context::PageRequest, parts::form::FormState, problem_page, text::desk as text};

/// Cancels an order of the staff's store, and tells its customer why.
#[derive(Documented)]
pub struct CancelStoreOrderForm;

/// Why an order is cancelled.
#[derive(Clone, Debug, Body)]
pub struct ReasonForm {
    /// One of the usual reasons.
    pub reason: Option<Text<1, 200>>,
    /// A reason in the store's own words, which counts before the usual one.
    pub other: Option<Text<1, 200>>,
}

impl Endpoint for CancelStoreOrderForm {
    const SPEC: Spec = Spec::post("cancel-store-order-form", "/desk/orders/{order_id}/cancel")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::Query(Collection::Order),
            Access::Update(Collection::Choice),
            Access::Update(Collection::Order),
            Access::Update(Collection::Product),
        ])
        .errors(&[Code::OrderNotFound, Code::InvalidTransition])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<OrderId>, Submission<ReasonForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (staff, page, Path(id), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        match submission.read.and_then(ReasonForm::said) {
            Ok(reason) => {
                let reason = Some(reason);
                let to = StoreMove { to: Status::Cancelled, reason, tracking: None };
                let (order, _) = orders::update_status(app, staff.0, id, to).await?;
                Ok(Ok(after(app, staff.0, page, &order, None)))
            }
            Err(problem) => {
                let (desk, order, _) = store_order(app, staff, page, id).await?;
                let sheet = FormState::returned(&desk.ctx, submission.typed, &problem);
                let body = cancel_page(&desk.ctx, &order, &sheet);
                Ok(Err(desk.draw_wrong(&problem, text::cancel_order(&desk.ctx), &body)))
            }
        }
    }
}

impl ReasonForm {
    fn said(self) -> Result<Text<1, 200>, Problem> {
        self.other.or(self.reason).ok_or_else(|| {
            let message = Message::of(text::reason_missing);
            Problem::fields(vec![body_field("reason", "missing", message)])
        })
    }
}
