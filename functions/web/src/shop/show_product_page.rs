//! `GET /products/{product_id}`

use app::{App, catalog};
use domain::{
    ProductId,
    catalog::{GroupWithStock, ProductCard, ProductWithStock},
};
use endpoint::{Access, Collection, Documented, Endpoint, Html, OptionalUser, Path, Problem, Spec};
use maud::{Markup, html};

use crate::{
    art::picture,
    context::{PageContext, PageRequest},
    problem_page,
    shop::show_home_page::{add_form, price},
};

/// Shows a product.
#[derive(Documented)]
pub struct ShowProductPage;

impl Endpoint for ShowProductPage {
    const SPEC: Spec = Spec::get("show-product-page", "/products/{product_id}")
        .dynamodb(&[
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
        ])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Path<ProductId>);
    type Output = Html;

    async fn handle(
        app: &App,
        (user, page, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let stocked = catalog::active_product(app, id).await?;
        let image = stocked.product.details.image_url.iter();
        let ctx = page.by_user(app, &user).with_images(image);
        let title = stocked.product.details.name.as_str();
        let detail = catalog::shown(app, stocked.clone()).await?;
        Ok(ctx.page(title, &product(&ctx, &stocked, &detail.options)))
    }
}

/// The page of a product.
pub(crate) fn product(
    ctx: &PageContext,
    stocked: &ProductWithStock,
    groups: &[GroupWithStock],
) -> Markup {
    let product = &stocked.product;
    let details = &product.details;
    let card = ProductCard::of(stocked, None);
    html! {
        article class="product" {
            (picture(&card))
            div {
                p class="small" {
                    (details.kind.label(ctx.locale))
                    @if let Some(category) = &details.category { " · " (category.name) }
                }
                h1 { (details.name) }
                (price(ctx, &card))
                @if let Some(description) = &details.description {
                    p class="words" { (description) }
                }
                (add_form(ctx, &card, Some((stocked, groups))))
                p {
                    a href=(ctx.href(&format!("/?store={}", product.store))) {
                        (ctx.t("看這家店的其他商品", "More from this store"))
                    }
                }
            }
        }
    }
}
