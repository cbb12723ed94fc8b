//! `GET /desk/products/{product_id}`

use app::{App, catalog};
use domain::{Code, ProductId, catalog::ProductWithStock};
use endpoint::{Access, Collection, Documented, Endpoint, Html, Path, Problem, Spec, StoreStaff};
use maud::{Markup, html};

use super::{
    product_input::values,
    product_view::{Has, product_form},
    show_new_product_page::has,
    whose::Desk,
};
use crate::{
    context::{PageContext, PageRequest},
    parts::form::FormState,
    problem_page,
    shell::back::desk_href,
    text::desk as text,
};

/// Shows the form of a product.
#[derive(Documented)]
pub struct ShowEditProductPage;

impl Endpoint for ShowEditProductPage {
    const SPEC: Spec = Spec::get("show-edit-product-page", "/desk/products/{product_id}")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::Query(Collection::Product),
            Access::Query(Collection::Store),
        ])
        .errors(&[Code::ProductNotFound])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<ProductId>);
    type Output = Html;

    async fn handle(
        app: &App,
        (staff, page, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let found = catalog::store_product(app, staff.0, id).await?;
        let desk = Desk::open(app, staff.0, page, found.product.store).await?;
        let (categories, groups) = has(app, found.product.store).await?;
        let has = Has { categories: &categories, groups: &groups };
        let values = values(&found);
        let typed = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let body = edit_page(&desk.ctx, &found, has, &FormState::filled(typed), false);
        Ok(desk.draw(found.product.details.name.as_str(), &body))
    }
}

/// The page of the product `found`; `changed` says that somebody else has saved it meanwhile.
pub(crate) fn edit_page(
    ctx: &PageContext,
    found: &ProductWithStock,
    has: Has<'_>,
    sheet: &FormState,
    changed: bool,
) -> Markup {
    let product = &found.product;
    let path = format!("/desk/products/{}", product.id);
    html! {
        div class="title" {
            h1 { (product.details.name) }
            @if product.details.active {
                a class="button" href=(ctx.href(&format!("/products/{}", product.id))) {
                    (text::as_shoppers_see(ctx))
                }
            }
        }
        (product_form(ctx, &desk_href(ctx, &path), has, sheet, changed))
    }
}
