//! `POST /api/payments/ecpay/callback`

use app::{App, payments};
use endpoint::{Access, Endpoint, Plain, Problem, Provider, RawBody, Spec};

/// Hears ECPay's paid notification (developers page 2878), and answers exactly `1|OK` once what
/// it says is written down.
pub struct HearEcpay;

impl Endpoint for HearEcpay {
    const SPEC: Spec = Spec::post("hear-ecpay", "/api/payments/ecpay/callback")
        .summary("ECPay tells that a payment was made or failed.")
        .table(&[Access::BatchGet, Access::Put]);

    type Input = (Provider, RawBody);
    type Output = Plain;

    async fn handle(app: &App, (_, body): Self::Input) -> Result<Self::Output, Problem> {
        let content_type = body.content_type.as_deref();
        Ok(Plain(payments::hear_ecpay(app, &body.bytes, content_type).await?))
    }
}
