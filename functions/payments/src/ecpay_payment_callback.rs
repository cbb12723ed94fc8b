//! `POST /api/payments/ecpay/callback`

use app::{App, PROVIDER_SECRETS, payments};
use domain::payment::ProviderKind;
use endpoint::{
    Access, Collection, Documented, Endpoint, PlainText, Problem, RawBody, Spec, Webhook,
};

/// Handle ECPay's payment notification (developers page 2878). The answer is exactly `1|OK` once
/// its result is stored.
#[derive(Documented)]
pub struct EcpayPaymentCallback;

impl Endpoint for EcpayPaymentCallback {
    const SPEC: Spec = Spec::post("ecpay-payment-callback", "/api/payments/ecpay/callback")
        .secrets(PROVIDER_SECRETS)
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Put(Collection::Order),
            Access::Update(Collection::Order),
        ])
        .reserved(50);

    type Input = (Webhook, RawBody);
    type Output = PlainText;

    async fn handle(app: &App, (_, body): Self::Input) -> Result<Self::Output, Problem> {
        let content_type = body.content_type.as_deref();
        Ok(PlainText(
            payments::handle_callback(app, ProviderKind::Ecpay, &body.bytes, content_type).await?,
        ))
    }
}
