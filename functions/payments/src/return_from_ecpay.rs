//! `POST /api/payments/ecpay/result`

use app::{App, payments};
use domain::Locale;
use endpoint::{Endpoint, Problem, Provider, Query, RawBody, SeeOther, Spec, body};

/// Sends a shopper who comes back from ECPay to the order. It believes nothing and changes
/// nothing: what was paid is told by the callback (developers page 2866, OrderResultURL).
pub struct ReturnFromEcpay;

body! {
    /// What the address says that the payment form gave to ECPay.
    pub struct ReturnQuery {
        /// The language of the page to come back to.
        pub locale: Option<Locale>,
    }
}

impl Endpoint for ReturnFromEcpay {
    const SPEC: Spec = Spec::post("return-from-ecpay", "/api/payments/ecpay/result")
        .summary("A shopper's browser comes back from ECPay.");

    type Input = (Provider, Query<ReturnQuery>, RawBody);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (_, Query(query), body): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let order = payments::returned_to(app, &body.bytes, body.content_type.as_deref());
        let path = order.map_or_else(|| "/orders".to_owned(), |order| format!("/orders/{order}"));
        Ok(SeeOther(app.config.page(query.locale.unwrap_or_default(), &path)))
    }
}
