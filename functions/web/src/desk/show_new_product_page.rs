//! `GET /desk/products/new`

use app::{App, catalog};
use domain::{
    StoreId,
    catalog::{Category, GroupWithStock},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Problem, Query, SeeOther, Spec, StoreStaff,
};
use maud::{Markup, html};

use super::{
    product_view::{Has, product_form},
    whose::{Desk, Whose, choose_store},
};
use crate::{
    context::{PageContext, PageRequest},
    parts::form::FormState,
    problem_page,
    shell::back::desk_href,
    text::desk as text,
};

/// Shows the form of a new product.
#[derive(Documented)]
pub struct ShowNewProductPage;

impl Endpoint for ShowNewProductPage {
    const SPEC: Spec = Spec::get("show-new-product-page", "/desk/products/new")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Store),
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<Whose>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (staff, page, Query(whose)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = whose.store(app, staff).await? else {
            return Ok(Err(choose_store(page, app)));
        };
        let desk = Desk::open(app, staff.0, page, store).await?;
        let (categories, groups) = has(app, store).await?;
        let key = new_key(app);
        let sheet = FormState::filled([("key", key.as_str())]);
        let has = Has { categories: &categories, groups: &groups };
        let body = new_product_page(&desk.ctx, has, &sheet);
        Ok(Ok(desk.draw(text::new_product(&desk.ctx), &body)))
    }
}

/// A key that no other form has.
pub(crate) fn new_key(app: &App) -> String {
    format!("page-{:032x}", app.entropy())
}

/// What the products of `store` may use: its categories and its option groups.
///
/// # Errors
/// When the table does not answer.
pub(crate) async fn has(
    app: &App,
    store: StoreId,
) -> Result<(Vec<Category>, Vec<GroupWithStock>), Problem> {
    let categories = catalog::categories(app, Some(store), &Default::default()).await?.items;
    Ok((categories, catalog::option_groups(app, store).await?))
}

/// The page of a new product.
pub(crate) fn new_product_page(ctx: &PageContext, has: Has<'_>, sheet: &FormState) -> Markup {
    html! {
        h1 { (text::new_product(ctx)) }
        (product_form(ctx, &desk_href(ctx, "/desk/products"), has, sheet, false))
    }
}
