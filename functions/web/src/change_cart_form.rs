//! `POST /cart/items/{product_id}`

use app::{
    App,
    carts::{self, Edit},
};
use domain::{Code, ProductId, Quantity};
use endpoint::{
    Access, Endpoint, Form, Int, Path, Problem, SeeOther, Spec, Visitor, WithCookies, body,
};

use crate::{ctx::Asked, problem_page};

/// Changes how many of a product are in the cart.
pub struct ChangeCartForm;

body! {
    /// How many.
    pub struct ChangeForm {
        /// How many from now on; none takes the product out.
        pub quantity: Int<0, 999>,
    }
}

impl Endpoint for ChangeCartForm {
    const SPEC: Spec = Spec::post("change-cart-form", "/cart/items/{product_id}")
        .summary("Change how many of a product are in the cart.")
        .table(&[Access::BatchGet, Access::Get, Access::Put])
        .fails(&[Code::ProductNotFound, Code::Invalid])
        .page(problem_page);

    type Input = (Visitor, Asked, Path<ProductId>, Form<ChangeForm>);
    type Output = WithCookies<SeeOther>;

    async fn handle(
        app: &App,
        (visitor, asked, Path(product), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let cart = carts::edit(app, &visitor.basket(), form.edit(product)).await?;
        let cookies = visitor.cart_cookie(app, &cart);
        let cart_page = asked.by_visitor(app, &visitor).href("/cart");
        Ok(WithCookies(SeeOther(cart_page), cookies))
    }
}

impl ChangeForm {
    fn edit(&self, product: ProductId) -> Edit {
        match Quantity::new(self.quantity.get(0)) {
            Some(quantity) => Edit::Set(product, quantity),
            None => Edit::Remove(product),
        }
    }
}
