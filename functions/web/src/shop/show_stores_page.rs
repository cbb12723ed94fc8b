//! `GET /stores`

use app::{App, stores};
use db::Page as Listed;
use domain::store::{Store, StoreKind};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, ListCursor, Problem, Public, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::query,
    parts::{
        named::{description, name},
        notice::empty,
        pager::Pager,
        paging::{nearest_page, page_params},
    },
    problem_page,
    shell::{head::Found, page::Page},
    text::{shell, shop as text},
};

/// Shows the stores of the market, by when they joined.
#[derive(Documented)]
pub struct ShowStoresPage;

/// Which stores.
#[derive(Clone, Debug, Query)]
pub struct StoresQuery {
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
}

impl Endpoint for ShowStoresPage {
    const SPEC: Spec = Spec::get("show-stores-page", "/stores")
        .dynamodb(&[Access::Query(Collection::Stores)])
        .served_by(crate::audience::SHOP)
        .for_everybody()
        .page(problem_page);

    type Input = (Public, PageRequest, Query<StoresQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Public, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let params = page_params(query.cursor.as_ref());
        let found = nearest_page(params, |params| async move { stores::list(app, &params).await });
        let found = found.await?;
        let ctx = page.by(app, None);
        let about = Found { description: shell::description(&ctx), picture: None, data: None };
        Ok(Page::new(text::stores(&ctx)).found(about).draw(&ctx, &stores_view(&ctx, &found)))
    }
}

/// The page of a list of stores.
pub(crate) fn stores_view(ctx: &PageContext, found: &Listed<Store>) -> Markup {
    let from = |cursor: Option<&str>| ctx.href(&format!("/stores{}", query(&[("cursor", cursor)])));
    html! {
        h1 { (text::stores_heading(ctx)) }
        @if found.items.is_empty() { (empty(text::no_stores(ctx), None)) }
        ul class="stalls" { @for store in &found.items { li class="card" { (stall(ctx, store)) } } }
        (Pager::of(found, from).draw(ctx))
    }
}

fn stall(ctx: &PageContext, store: &Store) -> Markup {
    html! {
        h2 { a href=(ctx.href(&format!("/stores/{}", store.slug()))) { (name(ctx, store)) } }
        p class="small" { (kind(ctx, store.kind)) }
        (about(ctx, store))
    }
}

/// What a store is, and from which sum on it ships for nothing.
pub(crate) fn about(ctx: &PageContext, store: &Store) -> Markup {
    html! {
        @if let Some(description) = description(ctx, store) { p class="words" { (description) } }
        @if let Some(from) = store.policy.ship_home.and_then(|fee| fee.free_from) {
            p class="small" { (text::free_shipping_from(ctx, from)) }
        }
    }
}

/// What kind of business a store is.
pub(crate) fn kind(ctx: &PageContext, kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Shop => text::store_kind_shop(ctx),
        StoreKind::Restaurant => text::store_kind_restaurant(ctx),
        StoreKind::Gift => text::store_kind_gift(ctx),
    }
}
