//! `DELETE /api/cart/items/{item_id}`

use app::{App, carts::Edit};
use domain::cart::CartItemId;
use endpoint::{Access, Collection, Documented, Endpoint, OptionalUser, Path, Problem, Spec};

use crate::views::{self, Answer};

/// Remove an item from the cart. If it is not in the cart, nothing changes.
#[derive(Documented)]
pub struct RemoveCartItem;

impl Endpoint for RemoveCartItem {
    const SPEC: Spec = Spec::delete("remove-cart-item", "/api/cart/items/{item_id}").dynamodb(&[
        Access::Get(Collection::Cart),
        Access::BatchGet(Collection::Product),
        Access::BatchGet(Collection::Store),
        Access::Put(Collection::Cart),
    ]);

    type Input = (OptionalUser, Path<CartItemId>);
    type Output = Answer;

    async fn handle(app: &App, (user, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        views::edited(app, &user, Edit::Remove(id), None).await
    }
}
