//! `POST /api/checkout/quote`

use app::{App, orders};
use domain::Code;
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Ok200, OptionalUser, Problem, Spec,
    untranslated,
};

use crate::{dialect, order_input::PlaceOrderBody, quote_view::QuoteView};

/// Say what an order would cost now. It takes the body of an order, of which contact, address and
/// fulfilment may be left out; without a fulfilment it is the cheapest that fits. Nothing is
/// written.
#[derive(Documented)]
pub struct QuoteOrder;

impl Endpoint for QuoteOrder {
    const SPEC: Spec = Spec::post("quote-order", "/api/checkout/quote")
        .translated(dialect::request, untranslated)
        .example(
            r#"{"items": [{"product_id": "prd_1M7Y0QRW000000001", "quantity": 2}],
                "fulfilment": {"type": "ship_home"}}"#,
        )
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
        ])
        .errors(&[
            Code::ProductNotFound,
            Code::ProductUnavailable,
            Code::VariantRequired,
            Code::OneStorePerOrder,
            Code::PriceChanged,
            Code::CartEmpty,
        ]);

    type Input = (OptionalUser, Body<PlaceOrderBody>);
    type Output = Ok200<QuoteView>;

    async fn handle(app: &App, (user, Body(body)): Self::Input) -> Result<Self::Output, Problem> {
        let input = body.quoted()?;
        Ok(Ok200(orders::quote(app, &user.cart_owner(), &input).await?.into()))
    }
}
