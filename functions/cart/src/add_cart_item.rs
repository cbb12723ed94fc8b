//! `POST /api/cart/items`

use app::{App, carts::Edit};
use domain::{Code, ProductId, Quantity};
use endpoint::{Access, Body, Documented, Endpoint, Idempotency, OptionalUser, Problem, Spec};

use crate::views::{self, Answer};

/// Add units of a product to the cart.
#[derive(Documented)]
pub struct AddCartItem;

/// Units of a product.
#[derive(Clone, Debug, Body)]
pub struct CartItemBody {
    /// Product id.
    pub product_id: ProductId,
    /// How many to add.
    pub quantity: Quantity,
}

impl Endpoint for AddCartItem {
    const SPEC: Spec = Spec::post("add-cart-item", "/api/cart/items")
        .example(r#"{"product_id": "prd_1M7Y0QRW000000001", "quantity": 2}"#)
        .dynamodb(&[Access::Get, Access::BatchGet, Access::Put])
        .errors(&[Code::ProductNotFound]);

    type Input = (OptionalUser, Idempotency, Body<CartItemBody>);
    type Output = Answer;

    async fn handle(
        app: &App,
        (user, Idempotency(key), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let edit = Edit::Add(body.product_id, body.quantity);
        views::edited(app, &user, edit, key.as_ref()).await
    }
}
