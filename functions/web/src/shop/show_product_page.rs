//! `GET /products/{product_id}`

use app::{App, catalog, stores};
use domain::{
    Described, Named, ProductId, Text,
    catalog::{Band, GroupWithStock, ProductCard, ProductWithStock},
    store::StoreName,
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Path, Problem, Public, Query, Spec,
};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::listing::added;
use crate::{
    art::picture,
    context::{PageContext, PageRequest},
    parts::{
        card::price,
        named::{description, name},
        picker::add_form,
    },
    problem_page,
    shell::{head::Found, page::Page},
    text::{shell, shop as text},
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
        let (details, store) = (&stocked.product.details, stocked.product.store);
        let ctx = page.by(app, None).with_images(details.image_url.iter());
        let store = stores::names(app, [store]).await?.remove(&store);
        let detail = catalog::shown(app, stocked.clone()).await?;
        let shown = Shown { stocked: &stocked, groups: &detail.options, store: store.as_ref() };
        let body = product(&ctx, &shown, query.added.is_some());
        let data = structured(&ctx, &stocked);
        let about = details.description_in(ctx.locale);
        let found = Found {
            description: about.map_or(shell::description(&ctx), |about| about.text),
            picture: details.image_url.as_ref().map(|address| address.as_str()),
            data: Some(&data),
        };
        let title = details.name_in(ctx.locale).text;
        Ok(Page::new(title).found(found).draw(&ctx, &body))
    }
}

/// A product on its page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// The product.
    pub(crate) stocked: &'a ProductWithStock,
    /// What is chosen with it.
    pub(crate) groups: &'a [GroupWithStock],
    /// Its store.
    pub(crate) store: Option<&'a StoreName>,
}

/// The page of a product.
pub(crate) fn product(ctx: &PageContext, shown: &Shown<'_>, just_added: bool) -> Markup {
    let Shown { stocked, groups, store } = *shown;
    let details = &stocked.product.details;
    let card = ProductCard::of(stocked, None);
    html! {
        article class="product" {
            (picture(&card))
            div {
                p class="from" {
                    @if let Some(store) = store {
                        @let path = ctx.href(&format!("/stores/{}", store.slug));
                        a href=(path) { (name(ctx, store)) }
                        @if let Some(category) = &details.category {
                            " · " a href=(format!("{path}?category={}", category.id)) {
                                (name(ctx, category))
                            }
                        }
                    }
                }
                h1 { (name(ctx, details)) }
                (price(ctx, &card))
                @if let Some(description) = description(ctx, details) {
                    p class="words" { (description) }
                }
                (add_form(ctx, &card, Some((stocked, groups))))
                @if let Some(store) = store {
                    p {
                        a class="onward" href=(ctx.href(&format!("/stores/{}", store.slug))) {
                            (text::more_from(ctx, store.name_in(ctx.locale).text))
                        }
                    }
                }
            }
        }
        @if just_added { (added(ctx)) }
    }
}

/// The product as schema.org describes it, for search engines.
fn structured(ctx: &PageContext, stocked: &ProductWithStock) -> Value {
    let details = &stocked.product.details;
    let card = ProductCard::of(stocked, None);
    let offer = card.price.map(|price| {
        let there = if card.band == Some(Band::None) { "OutOfStock" } else { "InStock" };
        json!({
            "@type": "Offer",
            "price": price.get(),
            "priceCurrency": "TWD",
            "availability": format!("https://schema.org/{there}"),
            "url": ctx.absolute(ctx.locale),
        })
    });
    json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": details.name_in(ctx.locale).text,
        "description": details.description_in(ctx.locale).map(|about| about.text),
        "image": details.image_url.as_ref().map(|address| address.as_str()),
        "sku": stocked.product.id.to_string(),
        "offers": offer,
    })
}
