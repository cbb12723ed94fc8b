//! `POST /api/cart/items`

use app::{App, carts::Edit};
use domain::{
    ChoiceCode, Code, ProductId, Quantity, Text, VariantCode, cart::CartLine, catalog::MAX_CHOICES,
    catalog::Selection,
};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Idempotency, List, OptionalUser, Problem, Spec,
};

use crate::views::{self, Answer};

/// Add units of a product to the cart.
#[derive(Documented)]
pub struct AddCartItem;

/// Units of a product.
#[derive(Clone, Debug, Body)]
pub struct CartItemBody {
    /// Product id.
    pub product_id: ProductId,
    /// Variant id. Required of a product that has several.
    pub variant_id: Option<VariantCode>,
    /// The codes of the choices; a code that stands twice is chosen twice.
    pub choices: Option<List<ChoiceCode, 0, MAX_CHOICES>>,
    /// Note about it.
    pub note: Option<Text<1, 100>>,
    /// How many to add.
    pub quantity: Quantity,
}

impl Endpoint for AddCartItem {
    const SPEC: Spec = Spec::post("add-cart-item", "/api/cart/items")
        .example(r#"{"product_id": "prd_1M7Y0QRW000000001", "quantity": 2}"#)
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::Put(Collection::Cart),
        ])
        .errors(&[Code::ProductNotFound, Code::VariantRequired]);

    type Input = (OptionalUser, Idempotency, Body<CartItemBody>);
    type Output = Answer;

    async fn handle(
        app: &App,
        (user, Idempotency(key), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let CartItemBody { product_id, variant_id: variant, choices, note, quantity } = body;
        let choices = choices.map(|List(codes)| codes).unwrap_or_default();
        let line = CartLine::new(product_id, Selection { variant, choices, note }, quantity);
        views::edited(app, &user, Edit::Add(line), key.as_ref()).await
    }
}
