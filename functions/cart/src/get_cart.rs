//! `GET /api/cart`

use app::{App, carts};
use endpoint::{Access, Collection, Documented, Endpoint, OptionalUser, Problem, Spec};

use crate::views::{self, Answer};

/// Get the caller's cart at current prices.
#[derive(Documented)]
pub struct GetCart;

impl Endpoint for GetCart {
    const SPEC: Spec = Spec::get("get-cart", "/api/cart").dynamodb(&[
        Access::Get(Collection::Cart),
        Access::BatchGet(Collection::Choice),
        Access::BatchGet(Collection::Product),
        Access::BatchGet(Collection::Store),
    ]);

    type Input = (OptionalUser,);
    type Output = Answer;

    async fn handle(app: &App, (user,): Self::Input) -> Result<Self::Output, Problem> {
        let cart = carts::load(app, &user.cart_owner()).await?;
        views::answer(app, &user, &cart).await
    }
}
