//! `POST /api/orders/{order_id}/payments`

use app::{App, PROVIDER_SECRETS, payments};
use domain::{Code, OrderId, event::EventType};
use endpoint::{
    Access, Body, Collection, Created, Documented, Endpoint, Idempotency, Language, OrderHolder,
    Path, Problem, Spec,
};

use crate::{payment_input::CreatePaymentBody, views::NewPaymentView};

/// Create an attempt to pay an order. The answer holds the form that the shopper's browser posts
/// to the cashier. While an earlier attempt may hold money none is created: ECPay is asked about
/// it, and a call a few seconds later is answered by what it says.
#[derive(Documented)]
pub struct CreatePayment;

impl Endpoint for CreatePayment {
    const SPEC: Spec = Spec::post("create-payment", "/api/orders/{order_id}/payments")
        .example(r#"{"provider": "ecpay", "method": "credit"}"#)
        .secrets(PROVIDER_SECRETS)
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Put(Collection::Asked),
            Access::Put(Collection::Order),
            Access::Check(Collection::Order),
        ])
        .sends(&[EventType::PaymentReturned])
        .errors(&[Code::InvalidTransition, Code::PaymentChecking, Code::TooManyPayments]);

    type Input = (OrderHolder, Path<OrderId>, Idempotency, Language, Body<CreatePaymentBody>);
    type Output = Created<NewPaymentView>;

    async fn handle(
        app: &App,
        (holder, Path(id), Idempotency(key), Language(locale), Body(_)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let created = payments::create(app, &holder.0, id, key.as_ref(), locale).await?;
        Ok(Created(created.into()))
    }
}
