//! `POST /api/orders`

use app::{App, accounts, orders};
use domain::{Code, user::Caller};
use endpoint::{
    Access, Authenticated, Body, Created, Documented, Endpoint, Idempotency, Problem, Spec,
};

use crate::{
    OrderView, dialect,
    order_input::{PlaceOrderBody, Recipient},
};

/// Place an order from items or from the cart. The stock is taken and the order written in one
/// transaction, or neither.
#[derive(Documented)]
pub struct PlaceOrder;

impl Endpoint for PlaceOrder {
    const SPEC: Spec = Spec::post("place-order", "/api/orders")
        .aliases(&["/orchestration/orders"])
        .translated(dialect::request, dialect::answer)
        .names(dialect::NAMES)
        .example(
            r#"{"items": [{"product_id": "prd_1M7Y0QRW000000001", "quantity": 2}],
                "fulfilment": {"type": "takeaway"}, "payment_method": "ecpay_credit"}"#,
        )
        .dynamodb(&[Access::Get, Access::BatchGet, Access::Query, Access::Put, Access::Update])
        .errors(&[
            Code::Forbidden,
            Code::ProductNotFound,
            Code::ProductUnavailable,
            Code::OneStorePerOrder,
            Code::OutOfStock,
            Code::PriceChanged,
            Code::CartEmpty,
            Code::TooManyUnpaidOrders,
        ]);

    type Input = (Authenticated, Idempotency, Body<PlaceOrderBody>);
    type Output = Created<OrderView>;

    async fn handle(
        app: &App,
        (Authenticated(caller), Idempotency(key), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        if body.customer_id.is_some_and(|customer| customer != caller.user) {
            return Err(Code::Forbidden.into());
        }
        let profile = recipient(app, caller, &body).await?;
        let input = body.input(profile, key)?;
        let order = orders::place(app, caller.user, &input).await?;
        Ok(Created(OrderView::from(&order)))
    }
}

/// The recipient of a parcel whose address names none: the caller, from the profile.
async fn recipient(app: &App, caller: Caller, body: &PlaceOrderBody) -> Result<Recipient, Problem> {
    if !body.lacks_recipient() {
        return Ok(Recipient::default());
    }
    let user = accounts::me(app, caller).await?;
    Ok(Recipient::of(&user))
}
