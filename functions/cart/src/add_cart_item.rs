//! `POST /api/cart/items`

use app::{App, carts::Edit};
use domain::{Code, ProductId, Quantity};
use endpoint::{Access, Body, Endpoint, Problem, Spec, Visitor, body};

use crate::views::{self, Answer};

/// Puts more of a product into the cart.
pub struct AddCartItem;

body! {
    /// So many more of a product.
    pub struct CartItemBody {
        /// Which product.
        pub product_id: ProductId,
        /// How many more.
        pub quantity: Quantity,
    }
}

impl Endpoint for AddCartItem {
    const SPEC: Spec = Spec::post("add-cart-item", "/api/cart/items")
        .summary("Put more of a product into the cart.")
        .table(&[Access::Get, Access::BatchGet, Access::Put])
        .fails(&[Code::ProductNotFound]);

    type Input = (Visitor, Body<CartItemBody>);
    type Output = Answer;

    async fn handle(
        app: &App,
        (visitor, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        views::edited(app, &visitor, Edit::Add(body.product_id, body.quantity)).await
    }
}
