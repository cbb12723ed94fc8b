//! `GET /categories`

use app::{App, catalog, stores};
use db::{Page as Listed, PageParams};
use domain::{catalog::Category, store::StoreName};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, ListCursor, Problem, Public, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::query,
    parts::{named::name, notice::empty, pager::Pager, paging::nearest_page},
    problem_page,
    shell::{head::Found, page::Page},
    text::{shell, shop as text},
};

/// Shows the categories of every store.
#[derive(Documented)]
pub struct ShowCategoriesPage;

/// Which categories.
#[derive(Clone, Debug, Query)]
pub struct CategoriesQuery {
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
}

/// How many categories are on a page.
const PAGE_SIZE: u16 = 100;

/// The categories of one store that are on a page.
pub(crate) type Shelf = (StoreName, Vec<Category>);

impl Endpoint for ShowCategoriesPage {
    const SPEC: Spec = Spec::get("show-categories-page", "/categories")
        .dynamodb(&[Access::Query(Collection::Categories), Access::BatchGet(Collection::Store)])
        .served_by(crate::audience::SHOP)
        .for_everybody()
        .page(problem_page);

    type Input = (Public, PageRequest, Query<CategoriesQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Public, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let cursor = query.cursor.as_ref().map(|cursor| cursor.0.clone());
        let params = PageParams { limit: PAGE_SIZE, skip: 0, cursor };
        let found =
            nearest_page(
                params,
                |params| async move { catalog::categories(app, None, &params).await },
            )
            .await?;
        let mut names = stores::names(app, found.items.iter().map(|found| found.store)).await?;
        let mut shelves: Vec<Shelf> = Vec::new();
        let Listed { items, prev, next } = found;
        for category in items {
            match shelves.iter_mut().find(|(store, _)| store.id == category.store) {
                Some((_, list)) => list.push(category),
                None => {
                    let store = names.remove(&category.store);
                    shelves.extend(store.map(|store| (store, vec![category])));
                }
            }
        }
        let ctx = page.by(app, None);
        let about = Found { description: shell::description(&ctx), picture: None, data: None };
        let body = categories_view(&ctx, &Listed { items: shelves, prev, next });
        Ok(Page::new(text::categories(&ctx)).found(about).draw(&ctx, &body))
    }
}

/// The page of the categories of stores.
pub(crate) fn categories_view(ctx: &PageContext, shelves: &Listed<Shelf>) -> Markup {
    let from =
        |cursor: Option<&str>| ctx.href(&format!("/categories{}", query(&[("cursor", cursor)])));
    html! {
        h1 { (text::categories_heading(ctx)) }
        @if shelves.items.is_empty() { (empty(text::no_categories(ctx), None)) }
        @for (store, categories) in &shelves.items {
            @let path = ctx.href(&format!("/stores/{}", store.slug));
            section {
                h2 { a href=(path) { (name(ctx, store)) } }
                div class="tags" {
                    @for category in categories {
                        a class="button" href=(format!("{path}?category={}", category.id)) {
                            (name(ctx, category))
                        }
                    }
                }
            }
        }
        (Pager::of(shelves, from).draw(ctx))
    }
}
