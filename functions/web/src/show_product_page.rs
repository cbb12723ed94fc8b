//! `GET /products/{product_id}`

use app::{App, catalog};
use domain::{ProductId, catalog::Stocked};
use endpoint::{Access, Endpoint, Html, Path, Problem, Spec, Visitor};
use maud::{Markup, html};

use crate::{
    art::picture,
    ctx::{Asked, Ctx},
    problem_page,
    show_home_page::{add_form, price},
};

/// Shows a product.
pub struct ShowProductPage;

impl Endpoint for ShowProductPage {
    const SPEC: Spec = Spec::get("show-product-page", "/products/{product_id}")
        .summary("Show a product.")
        .table(&[Access::Query])
        .page(problem_page);

    type Input = (Visitor, Asked, Path<ProductId>);
    type Output = Html;

    async fn handle(
        app: &App,
        (visitor, asked, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let stocked = catalog::show(app, id).await?;
        let ctx = asked.by_visitor(app, &visitor);
        let title = stocked.product.listing.name.as_str();
        Ok(ctx.page(title, &product(&ctx, &stocked)))
    }
}

/// The page of a product.
pub(crate) fn product(ctx: &Ctx, stocked: &Stocked) -> Markup {
    let product = &stocked.product;
    let listing = &product.listing;
    html! {
        article class="product" {
            (picture(product))
            div {
                p class="small" {
                    (listing.kind.label(ctx.locale))
                    @if let Some(category) = &listing.category { " · " (category.name) }
                }
                h1 { (listing.name) }
                (price(ctx, stocked))
                @if let Some(description) = &listing.description {
                    p class="words" { (description) }
                }
                (add_form(ctx, stocked, true))
                p {
                    a href=(ctx.href(&format!("/?store={}", product.store))) {
                        (ctx.t("看這家店的其他商品", "More from this store"))
                    }
                }
            }
        }
    }
}
