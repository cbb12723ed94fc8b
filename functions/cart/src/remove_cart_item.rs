//! `DELETE /api/cart/items/{product_id}`

use app::{App, carts::Edit};
use domain::ProductId;
use endpoint::{Access, Endpoint, Path, Problem, Spec, Visitor};

use crate::views::{self, Answer};

/// Takes a product out of the cart; one that is not in it changes nothing.
pub struct RemoveCartItem;

impl Endpoint for RemoveCartItem {
    const SPEC: Spec = Spec::delete("remove-cart-item", "/api/cart/items/{product_id}")
        .summary("Take a product out of the cart.")
        .table(&[Access::Get, Access::BatchGet, Access::Put]);

    type Input = (Visitor, Path<ProductId>);
    type Output = Answer;

    async fn handle(app: &App, (visitor, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        views::edited(app, &visitor, Edit::Remove(id)).await
    }
}
