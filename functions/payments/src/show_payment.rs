//! `GET /api/payments/{payment_id}`

use app::{App, payments};
use domain::{Code, PaymentId};
use endpoint::{Access, Endpoint, Ok200, Path, Problem, Signed, Spec};

use crate::views::PaymentView;

/// Shows a payment to its buyer or its store.
pub struct ShowPayment;

impl Endpoint for ShowPayment {
    const SPEC: Spec = Spec::get("show-payment", "/api/payments/{payment_id}")
        .summary("Show a payment.")
        .table(&[Access::BatchGet])
        .fails(&[Code::PaymentNotFound]);

    type Input = (Signed, Path<PaymentId>);
    type Output = Ok200<PaymentView>;

    async fn handle(app: &App, (caller, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let payment = payments::show(app, caller.0, id).await?;
        Ok(Ok200(PaymentView::from(&payment)))
    }
}
