//! `GET /api/cart`

use app::{App, carts};
use endpoint::{Access, Endpoint, Problem, Spec, Visitor};

use crate::views::{self, Answer};

/// Shows the cart of whoever asks.
pub struct ShowCart;

impl Endpoint for ShowCart {
    const SPEC: Spec = Spec::get("show-cart", "/api/cart")
        .summary("Show the cart at today's prices.")
        .table(&[Access::Get, Access::BatchGet]);

    type Input = (Visitor,);
    type Output = Answer;

    async fn handle(app: &App, (visitor,): Self::Input) -> Result<Self::Output, Problem> {
        let cart = carts::load(app, &visitor.basket()).await?;
        views::answer(app, &visitor, &cart).await
    }
}
