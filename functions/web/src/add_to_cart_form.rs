//! `POST /cart/items`

use app::{
    App,
    carts::{self, Edit},
};
use domain::{Code, ProductId, Quantity};
use endpoint::{Access, Endpoint, Form, Problem, SeeOther, Spec, Visitor, WithCookies, body};

use crate::{ctx::Asked, problem_page};

/// Puts a product into the cart.
pub struct AddToCartForm;

body! {
    /// What is put in.
    pub struct AddForm {
        /// Which product.
        pub product_id: ProductId,
        /// How many; one if nothing is said.
        pub quantity: Option<Quantity>,
    }
}

impl Endpoint for AddToCartForm {
    const SPEC: Spec = Spec::post("add-to-cart-form", "/cart/items")
        .summary("Put a product into the cart.")
        .table(&[Access::BatchGet, Access::Get, Access::Put])
        .fails(&[Code::ProductNotFound, Code::Invalid])
        .page(problem_page);

    type Input = (Visitor, Asked, Form<AddForm>);
    type Output = WithCookies<SeeOther>;

    async fn handle(
        app: &App,
        (visitor, asked, Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let edit = Edit::Add(form.product_id, form.quantity.unwrap_or(Quantity::ONE));
        let cart = carts::edit(app, &visitor.basket(), edit).await?;
        let cookies = visitor.cart_cookie(app, &cart);
        let cart_page = asked.by_visitor(app, &visitor).href("/cart");
        Ok(WithCookies(SeeOther(cart_page), cookies))
    }
}
