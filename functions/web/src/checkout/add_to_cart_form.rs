//! `POST /cart/items`

use app::{
    App,
    carts::{self, Edit},
};
use domain::{
    ChoiceCode, Code, ProductId, Quantity, Text, VariantCode, cart::CartLine, catalog::MAX_CHOICES,
    catalog::Selection,
};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, List, OptionalUser, Problem, SeeOther,
    Spec, WithCookies,
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
    /// Variant id. Required of a product that has several.
    pub variant_id: Option<VariantCode>,
    /// The codes of the choices.
    pub choices: Option<List<ChoiceCode, 0, MAX_CHOICES>>,
    /// Note about it.
    pub note: Option<Text<1, 100>>,
    /// How many to add; one by default.
    pub quantity: Option<Quantity>,
}

impl Endpoint for AddToCartForm {
    const SPEC: Spec = Spec::post("add-to-cart-form", "/cart/items")
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Product),
            Access::Put(Collection::Cart),
        ])
        .errors(&[Code::ProductNotFound, Code::VariantRequired, Code::ValidationFailed])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Form<AddForm>);
    type Output = WithCookies<SeeOther>;

    async fn handle(
        app: &App,
        (user, page, Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let AddForm { product_id, variant_id: variant, choices, note, quantity } = form;
        let choices = choices.map(|List(codes)| codes).unwrap_or_default();
        let chosen = Selection { variant, choices, note };
        let line = CartLine::new(product_id, chosen, quantity.unwrap_or(Quantity::ONE));
        let cart = carts::edit(app, &user.cart_owner(), Edit::Add(line), None).await?;
        let cookies = user.cart_cookie(app, &cart);
        let cart_page = page.by_user(app, &user).href("/cart");
        Ok(WithCookies(SeeOther(cart_page), cookies))
    }
}
