//! `GET /api/payments/{payment_id}`

use app::{App, payments};
use domain::PaymentId;
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, Ok200, Path, Problem, Spec,
};

use crate::views::PaymentView;

/// Get a payment of the caller, or of a store that the caller works for.
#[derive(Documented)]
pub struct GetPayment;

impl Endpoint for GetPayment {
    const SPEC: Spec = Spec::get("get-payment", "/api/payments/{payment_id}")
        .dynamodb(&[Access::Query(Collection::Order)]);

    type Input = (Authenticated, Path<PaymentId>);
    type Output = Ok200<PaymentView>;

    async fn handle(app: &App, (caller, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let payment = payments::get(app, caller.0, id).await?;
        Ok(Ok200(PaymentView::from(&payment)))
    }
}
