//! `DELETE /api/cart`

use app::{App, carts::Edit};
use endpoint::{Access, Endpoint, Problem, Spec, Visitor};

use crate::views::{self, Answer};

/// Empties the cart.
pub struct ClearCart;

impl Endpoint for ClearCart {
    const SPEC: Spec = Spec::delete("clear-cart", "/api/cart")
        .summary("Empty the cart.")
        .table(&[Access::Get, Access::Put]);

    type Input = (Visitor,);
    type Output = Answer;

    async fn handle(app: &App, (visitor,): Self::Input) -> Result<Self::Output, Problem> {
        views::edited(app, &visitor, Edit::Clear).await
    }
}
