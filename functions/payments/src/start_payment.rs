//! `POST /api/orders/{order_id}/payments`

use app::{App, payments};
use domain::{Code, OrderId, refusal::body_field};
use endpoint::{
    Access, Body, Created, Endpoint, IdempotencyKey, Language, Path, Problem, Rfc3339, Signed,
    Spec, TextLine, body,
};

use crate::views::{FormFields, FormView, StartedView};

/// Begins an attempt to pay an order, and answers the form that the browser has to post.
pub struct StartPayment;

body! {
    /// How the buyer wants to pay.
    pub struct StartPaymentBody {
        /// `ecpay`.
        pub provider: TextLine<20>,
        /// `credit`.
        pub method: TextLine<20>,
    }
}

impl Endpoint for StartPayment {
    const SPEC: Spec = Spec::post("start-payment", "/api/orders/{order_id}/payments")
        .summary("Begin an attempt to pay an order.")
        .table(&[Access::Query, Access::Put, Access::Check])
        .fails(&[Code::OrderNotFound, Code::IllegalMove, Code::TooManyPayments]);

    type Input = (Signed, Path<OrderId>, IdempotencyKey, Language, Body<StartPaymentBody>);
    type Output = Created<StartedView>;

    async fn handle(
        app: &App,
        (caller, Path(id), key, Language(locale), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        body.checked()?;
        let key = key.0.map(|key| key.key);
        let (payment, order, form) = payments::start(app, caller.0, id, key, locale).await?;
        Ok(Created(StartedView {
            id: payment.id,
            status: payment.status,
            provider: "ecpay",
            method: "credit",
            amount: payment.amount,
            expires_at: Rfc3339(order.deadline),
            form: FormView {
                action: form.action,
                method: "POST",
                fields: FormFields(form.fields.into_iter().collect()),
            },
        }))
    }
}

impl StartPaymentBody {
    fn checked(&self) -> Result<(), Problem> {
        let mut wrong = Vec::new();
        for (name, said, known) in
            [("provider", &self.provider.0, "ecpay"), ("method", &self.method.0, "credit")]
        {
            if said != known {
                wrong.push(body_field(name, "choice", &format!("must be {known}")));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::fields(wrong)) }
    }
}
