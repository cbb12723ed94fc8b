//! `DELETE /api/cart`

use app::{App, carts::Edit};
use endpoint::{Access, Collection, Documented, Endpoint, OptionalUser, Problem, Spec};

use crate::views::{self, Answer};

/// Empty the cart.
#[derive(Documented)]
pub struct ClearCart;

impl Endpoint for ClearCart {
    const SPEC: Spec = Spec::delete("clear-cart", "/api/cart")
        .dynamodb(&[Access::Get(Collection::Cart), Access::Put(Collection::Cart)]);

    type Input = (OptionalUser,);
    type Output = Answer;

    async fn handle(app: &App, (user,): Self::Input) -> Result<Self::Output, Problem> {
        views::edited(app, &user, Edit::Clear, None).await
    }
}
