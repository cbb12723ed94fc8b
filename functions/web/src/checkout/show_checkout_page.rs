//! `GET /checkout`

use app::{App, carts};
use domain::StoreId;
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, OptionalUser, Problem, Query, Spec,
};

use crate::{
    checkout::checkout_view::{checkout, new_key},
    context::PageRequest,
    parts::form::FormState,
    problem_page,
};

/// Shows the form that an order is placed with.
#[derive(Documented)]
pub struct ShowCheckoutPage;

/// Which part of the cart is checked out.
#[derive(Clone, Debug, Query)]
pub struct CheckoutQuery {
    /// Store id: only this store's products.
    pub store_id: Option<StoreId>,
}

impl Endpoint for ShowCheckoutPage {
    const SPEC: Spec = Spec::get("show-checkout-page", "/checkout")
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
        ])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Query<CheckoutQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (user, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let cart = carts::load(app, &user.cart_owner()).await?;
        let lines = carts::price(app, &cart).await?;
        let ctx = page.by(app, user.caller);
        let form =
            checkout(&ctx, lines, query.store_id, &new_key(app), &FormState::default(), None);
        Ok(ctx.page(ctx.t("結帳", "Check out"), &form))
    }
}
