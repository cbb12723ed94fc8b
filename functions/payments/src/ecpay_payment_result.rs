//! `POST /api/payments/ecpay/result`

use app::{App, PROVIDER_SECRETS, payments};
use domain::{Locale, event::EventType};
use endpoint::{
    Access, Collection, Documented, Endpoint, Problem, Query, RawBody, SeeOther, Spec, Webhook,
};

/// Redirect a shopper who returns from ECPay to the order. This is its OrderResultURL (developers
/// page 2866). It brings no money: the result of the payment comes by the callback, or by a query
/// that the return makes due. Until then nobody is asked to pay again.
#[derive(Documented)]
pub struct EcpayPaymentResult;

/// Parameters of the address to which ECPay sends the shopper back.
#[derive(Clone, Debug, Query)]
pub struct ResultQuery {
    /// Language of the order's page.
    pub locale: Option<Locale>,
}

impl Endpoint for EcpayPaymentResult {
    const SPEC: Spec = Spec::post("ecpay-payment-result", "/api/payments/ecpay/result")
        .secrets(PROVIDER_SECRETS)
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Put(Collection::Asked),
            Access::Put(Collection::Order),
        ])
        .sends(&[EventType::PaymentReturned]);

    type Input = (Webhook, Query<ResultQuery>, RawBody);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (_, Query(query), body): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let order = payments::returned(app, &body.bytes, body.content_type.as_deref()).await;
        let path = order.map_or_else(|| "/orders".to_owned(), |order| format!("/orders/{order}"));
        Ok(SeeOther(app.config.page(query.locale.unwrap_or_default(), &path)))
    }
}
