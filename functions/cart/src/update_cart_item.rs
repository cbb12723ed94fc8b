//! `PATCH /api/cart/items/{item_id}`

use app::{App, carts::Edit};
use domain::{Quantity, cart::CartItemId};
use endpoint::{Access, Body, Collection, Documented, Endpoint, OptionalUser, Path, Problem, Spec};

use crate::views::{self, Answer};

/// Set the quantity of a cart item. A product without variants or choices that is not in the cart
/// is added.
#[derive(Documented)]
pub struct UpdateCartItem;

/// A quantity.
#[derive(Clone, Debug, Body)]
pub struct CartQuantityBody {
    /// How many units the cart holds from now on.
    pub quantity: Quantity,
}

impl Endpoint for UpdateCartItem {
    const SPEC: Spec = Spec::patch("update-cart-item", "/api/cart/items/{item_id}")
        .example(r#"{"quantity": 3}"#)
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::Put(Collection::Cart),
        ]);

    type Input = (OptionalUser, Path<CartItemId>, Body<CartQuantityBody>);
    type Output = Answer;

    async fn handle(
        app: &App,
        (user, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        views::edited(app, &user, Edit::Set(id, body.quantity), None).await
    }
}
