//! `PATCH /api/cart/items/{product_id}`

use app::{App, carts::Edit};
use domain::{ProductId, Quantity};
use endpoint::{Access, Body, Endpoint, Path, Problem, Spec, Visitor, body};

use crate::views::{self, Answer};

/// Sets how many of a product are in the cart; it is put in if it was not there.
pub struct ChangeCartItem;

body! {
    /// So many of a product.
    pub struct CartQuantityBody {
        /// How many there shall be.
        pub quantity: Quantity,
    }
}

impl Endpoint for ChangeCartItem {
    const SPEC: Spec = Spec::patch("change-cart-item", "/api/cart/items/{product_id}")
        .summary("Set how many of a product are in the cart.")
        .table(&[Access::Get, Access::BatchGet, Access::Put]);

    type Input = (Visitor, Path<ProductId>, Body<CartQuantityBody>);
    type Output = Answer;

    async fn handle(
        app: &App,
        (visitor, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        views::edited(app, &visitor, Edit::Set(id, body.quantity)).await
    }
}
