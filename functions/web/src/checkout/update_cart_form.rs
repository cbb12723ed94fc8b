//! `POST /cart/items/{item_id}`

use app::{
    App,
    carts::{self, Edit},
};
use domain::{Code, Quantity, cart::CartItemId};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, Int, OptionalUser, Path, Problem,
    SeeOther, Spec, WithCookies,
};

use crate::{context::PageRequest, problem_page};

/// Changes how many of a product are in the cart.
#[derive(Documented)]
pub struct UpdateCartForm;

/// The new quantity.
#[derive(Clone, Debug, Body)]
pub struct ChangeForm {
    /// The new quantity; 0 removes the product.
    pub quantity: Option<Int<0, 999>>,
    /// The new quantity by a button, which counts before what stands in the field beside it.
    pub to: Option<Int<0, 999>>,
}

impl Endpoint for UpdateCartForm {
    const SPEC: Spec = Spec::post("update-cart-form", "/cart/items/{item_id}")
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Product),
            Access::Put(Collection::Cart),
        ])
        .errors(&[Code::ProductNotFound, Code::ValidationFailed])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Path<CartItemId>, Form<ChangeForm>);
    type Output = WithCookies<SeeOther>;

    async fn handle(
        app: &App,
        (user, page, Path(item), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let cart = carts::edit(app, &user.cart_owner(), form.edit(item), None).await?;
        let cookies = user.page_cart_cookies(app, &cart);
        let cart_page = page.by(app, user.caller).href("/cart");
        Ok(WithCookies(SeeOther(cart_page), cookies))
    }
}

impl ChangeForm {
    fn edit(&self, item: CartItemId) -> Edit {
        let wanted = self.to.as_ref().or(self.quantity.as_ref()).map_or(0, |number| number.get(0));
        match Quantity::new(wanted) {
            Some(quantity) => Edit::Set(item, quantity),
            None => Edit::Remove(item),
        }
    }
}
