//! `POST /cart/items`

use app::{
    App,
    carts::{self, Edit},
};
use domain::{Code, ProductId, Quantity};
use endpoint::{
    Access, Body, Documented, Endpoint, Form, OptionalUser, Problem, SeeOther, Spec, WithCookies,
};

use crate::{context::PageRequest, problem_page};

/// Puts a product into the cart.
#[derive(Documented)]
pub struct AddToCartForm;

/// The product to add.
#[derive(Clone, Debug, Body)]
pub struct AddForm {
    /// Product id.
    pub product_id: ProductId,
    /// How many to add; one by default.
    pub quantity: Option<Quantity>,
}

impl Endpoint for AddToCartForm {
    const SPEC: Spec = Spec::post("add-to-cart-form", "/cart/items")
        .dynamodb(&[Access::BatchGet, Access::Get, Access::Put])
        .errors(&[Code::ProductNotFound, Code::ValidationFailed])
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Form<AddForm>);
    type Output = WithCookies<SeeOther>;

    async fn handle(
        app: &App,
        (user, page, Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let edit = Edit::Add(form.product_id, form.quantity.unwrap_or(Quantity::ONE));
        let cart = carts::edit(app, &user.cart_owner(), edit, None).await?;
        let cookies = user.cart_cookie(app, &cart);
        let cart_page = page.by_user(app, &user).href("/cart");
        Ok(WithCookies(SeeOther(cart_page), cookies))
    }
}
