//! `POST /api/payments/ecpay/result`

use app::{App, payments};
use endpoint::{Endpoint, Problem, Provider, RawBody, SeeOther, Spec};

/// Sends a shopper who comes back from ECPay to the order. It believes nothing and changes
/// nothing: what was paid is told by the callback (developers page 2866, OrderResultURL).
pub struct ReturnFromEcpay;

impl Endpoint for ReturnFromEcpay {
    const SPEC: Spec = Spec::post("return-from-ecpay", "/api/payments/ecpay/result")
        .summary("A shopper's browser comes back from ECPay.");

    type Input = (Provider, RawBody);
    type Output = SeeOther;

    async fn handle(app: &App, (_, body): Self::Input) -> Result<Self::Output, Problem> {
        let order = payments::returned_to(app, &body.bytes, body.content_type.as_deref());
        Ok(SeeOther(match order {
            Some(order) => format!("{}/orders/{order}", app.config.public_url),
            None => format!("{}/orders", app.config.public_url),
        }))
    }
}
