//! `GET /products/{product_id}`

use app::{App, catalog};
use domain::{
    ProductId, Text,
    catalog::{GroupWithStock, ProductCard, ProductWithStock},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Path, Problem, Public, Query, Spec,
};
use maud::{Markup, html};

use super::show_home_page::added;
use crate::{
    art::picture,
    context::{PageContext, PageRequest},
    parts::{card::price, picker::add_form},
    problem_page,
    shell::{head::Found, page::Page},
    text::shell,
};

/// Shows a product.
#[derive(Documented)]
pub struct ShowProductPage;

/// What the page says once.
#[derive(Clone, Debug, Query)]
pub struct ProductQuery {
    /// Set where the product was put into the cart.
    pub added: Option<Text<1, 40>>,
}

impl Endpoint for ShowProductPage {
    const SPEC: Spec = Spec::get("show-product-page", "/products/{product_id}")
        .dynamodb(&[
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
        ])
        .served_by(crate::audience::SHOP)
        .for_everybody()
        .page(problem_page);

    type Input = (Public, PageRequest, Path<ProductId>, Query<ProductQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Public, page, Path(id), Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let stocked = catalog::active_product(app, id).await?;
        let details = &stocked.product.details;
        let ctx = page.by(app, None).with_images(details.image_url.iter());
        let detail = catalog::shown(app, stocked.clone()).await?;
        let body = product(&ctx, &stocked, &detail.options, query.added.is_some());
        let about = details.description.as_ref().map_or(shell::description(&ctx), |it| it.as_str());
        let picture = details.image_url.as_ref().map(|it| it.as_str());
        let found = Found { description: about, picture, data: None };
        Ok(Page::new(details.name.as_str()).found(found).draw(&ctx, &body))
    }
}

/// The page of a product.
pub(crate) fn product(
    ctx: &PageContext,
    stocked: &ProductWithStock,
    groups: &[GroupWithStock],
    just_added: bool,
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
            }
        }
        @if just_added { (added(ctx)) }
    }
}
