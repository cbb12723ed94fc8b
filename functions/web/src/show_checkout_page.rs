//! `GET /checkout`

use app::{
    App,
    carts::{self, Basket},
};
use domain::StoreId;
use endpoint::{Access, Endpoint, Html, Problem, Query, Signed, Spec, body};

use crate::{checkout_view::checkout, ctx::Asked, form_view::Sheet, problem_page};

/// Shows the form that an order is placed with.
pub struct ShowCheckoutPage;

body! {
    /// What is checked out.
    pub struct CheckoutQuery {
        /// What the cart holds of this store.
        pub store_id: Option<StoreId>,
    }
}

impl Endpoint for ShowCheckoutPage {
    const SPEC: Spec = Spec::get("show-checkout-page", "/checkout")
        .summary("Show the form that an order is placed with.")
        .table(&[Access::Get, Access::BatchGet])
        .page(problem_page);

    type Input = (Signed, Asked, Query<CheckoutQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Signed(caller), asked, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let cart = carts::load(app, &Basket::User(caller.user)).await?;
        let lines = carts::price(app, &cart).await?;
        let ctx = asked.by(app, Some(caller)).with_cart(&cart);
        let form = checkout(&ctx, lines, query.store_id, &new_key(app), &Sheet::default());
        Ok(ctx.page(ctx.t("結帳", "Check out"), &form))
    }
}

/// A key of a form's own: however often it is sent, it places one order.
pub(crate) fn new_key(app: &App) -> String {
    format!("page-{:016x}{:016x}", app.entropy(), app.entropy())
}
