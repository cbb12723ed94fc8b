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
    Access, Body, Collection, Documented, Endpoint, Form, Html, List, OptionalUser, Problem,
    SeeOther, Spec, TextLine, WithCookies,
};

use crate::{
    context::{PageContext, PageRequest},
    problem_page,
    safe_redirect::safe_redirect,
    shop::listing::added,
};

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
    /// The page to stay on; the cart by default.
    pub next: Option<TextLine<2000>>,
}

impl Endpoint for AddToCartForm {
    const SPEC: Spec = Spec::post("add-to-cart-form", "/cart/items")
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Store),
            Access::BatchGet(Collection::Product),
            Access::Put(Collection::Cart),
        ])
        .errors(&[Code::ProductNotFound, Code::VariantRequired, Code::ValidationFailed])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Form<AddForm>);
    type Output = WithCookies<Result<SeeOther, Html>>;

    async fn handle(
        app: &App,
        (user, page, Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let AddForm { product_id, variant_id: variant, choices, note, quantity, next } = form;
        let choices = choices.map(|List(codes)| codes).unwrap_or_default();
        let chosen = Selection { variant, choices, note };
        let line = CartLine::new(product_id, chosen, quantity.unwrap_or(Quantity::ONE));
        let cart = carts::edit(app, &user.cart_owner(), Edit::Add(line), None).await?;
        let cookies = user.page_cart_cookies(app, &cart);
        let fragment = page.fragment;
        let ctx = page.by(app, user.caller);
        let answer = if fragment {
            Err(ctx.part(added(&ctx)))
        } else {
            let next = next.as_ref().and_then(|next| safe_redirect(&next.0));
            Ok(SeeOther(back(&ctx, next, product_id)))
        };
        Ok(WithCookies(answer, cookies))
    }
}

/// Where the shopper stays: at the product, on the page that says that it was added.
fn back(ctx: &PageContext, next: Option<&str>, product: ProductId) -> String {
    let Some(next) = next else { return ctx.href("/cart") };
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("added="));
    let added = format!("added={product}");
    let query: Vec<_> = kept.chain([added.as_str()]).collect();
    format!("{path}?{}#{product}", query.join("&"))
}
