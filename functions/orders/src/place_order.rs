//! `POST /api/orders`

use app::{App, accounts, orders};
use domain::{Code, user::Caller};
use endpoint::{
    Access, Body, ClientAddress, Collection, Created, Documented, Endpoint, Idempotency, Language,
    OptionalUser, Problem, Spec, WithCookies,
};

use crate::{
    OrderView, dialect,
    order_input::{PlaceOrderBody, Recipient},
};

/// Place an order from items or from the cart. The stock is taken and the order written in one
/// transaction, or neither. Without a login the order needs a contact, and the answer holds the key
/// that opens it.
#[derive(Documented)]
pub struct PlaceOrder;

impl Endpoint for PlaceOrder {
    const SPEC: Spec = Spec::post("place-order", "/api/orders")
        .throttled(100, 200)
        .aliases(&["/orchestration/orders"])
        .translated(dialect::request, dialect::answer)
        .names(dialect::NAMES)
        .example(
            r#"{"items": [{"product_id": "prd_1M7Y0QRW000000001", "quantity": 2}],
                "fulfilment": {"type": "takeaway"}, "payment_method": "ecpay_credit",
                "contact": {"name": "王小明", "phone": "0912345678"}}"#,
        )
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::Get(Collection::User),
            Access::BatchGet(Collection::Guest),
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Dish),
            Access::Query(Collection::Order),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Guest),
            Access::Put(Collection::Order),
            Access::Update(Collection::Choice),
            Access::Update(Collection::GuestOrders),
            Access::Update(Collection::Product),
        ])
        .errors(&[
            Code::Forbidden,
            Code::ProductNotFound,
            Code::ProductUnavailable,
            Code::VariantRequired,
            Code::OneStorePerOrder,
            Code::OutOfStock,
            Code::PriceChanged,
            Code::CartEmpty,
            Code::TooManyUnpaidOrders,
            Code::RateLimited,
        ]);

    type Input = (OptionalUser, Idempotency, Language, ClientAddress, Body<PlaceOrderBody>);
    type Output = WithCookies<Created<OrderView>>;

    async fn handle(
        app: &App,
        (user, Idempotency(key), Language(locale), ClientAddress(address), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let caller = user.caller.map(|caller| caller.user);
        if body.customer_id.is_some_and(|customer| Some(customer) != caller) {
            return Err(Code::Forbidden.into());
        }
        let recipient = recipient(app, user.caller, &body).await?;
        let input = body.input(recipient, key)?;
        let placed = orders::place(app, &user.buyer(address), &input).await?;
        let mut view = OrderView::from(&placed.order);
        if let Some(key) = placed.key {
            let path = format!("/orders/{}?k={key}", placed.order.id);
            view.order_url = Some(app.config.page(locale, &path));
            view.order_key = Some(key);
        }
        let cookies = placed.cart.iter().flat_map(|cart| user.cart_cookie(app, cart)).collect();
        Ok(WithCookies(Created(view), cookies))
    }
}

/// Whose contact the order has where it names none: of a parcel the caller's, from the profile.
async fn recipient(
    app: &App,
    caller: Option<Caller>,
    body: &PlaceOrderBody,
) -> Result<Recipient, Problem> {
    match caller {
        None => Ok(Recipient::Guest),
        Some(caller) if body.lacks_recipient() => {
            Ok(Recipient::of(&accounts::me(app, caller).await?))
        }
        Some(_) => Ok(Recipient::Profile(None, None)),
    }
}
