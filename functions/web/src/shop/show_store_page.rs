//! `GET /stores/{slug}`

use app::{App, catalog, stores};
use db::PageParams;
use domain::{
    CategoryId, Named, Slug, Text,
    catalog::{Category, Filter, Sort},
    store::Store,
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, ListCursor, Path, Problem, Public, Query, Spec,
};
use maud::{Markup, html};

use super::{
    listing::{Listing, added, sort_field},
    show_stores_page::{about, kind},
};
use crate::{
    context::{PageContext, PageRequest},
    format::query,
    parts::named::name,
    problem_page,
    shell::{head::Found, page::Page},
    text::{parts, shop as text},
};

/// Shows a store and its products.
#[derive(Documented)]
pub struct ShowStorePage;

/// Which of its products, and in which order.
#[derive(Clone, Debug, Query)]
pub struct StoreQuery {
    /// Only this category.
    pub category: Option<CategoryId>,
    /// Only those whose name contains this.
    pub q: Option<Text<1, 50>>,
    /// Sort order.
    pub sort: Option<Sort>,
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
    /// Set where a product was put into the cart.
    pub added: Option<Text<1, 40>>,
}

impl Endpoint for ShowStorePage {
    const SPEC: Spec = Spec::get("show-store-page", "/stores/{slug}")
        .dynamodb(&[
            Access::BatchGet(Collection::Names),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::BatchGet(Collection::Slug),
            Access::Query(Collection::List),
            Access::Query(Collection::Store),
        ])
        .errors(&[domain::Code::StoreNotFound])
        .served_by(crate::audience::SHOP)
        .for_everybody()
        .page(problem_page);

    type Input = (Public, PageRequest, Path<Slug>, Query<StoreQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Public, page, Path(slug), Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = stores::by_slug(app, &slug).await?;
        let all = PageParams { limit: 100, skip: 0, cursor: None };
        let categories = catalog::categories(app, Some(store.id), &all).await?.items;
        let (filter, sort) = (query.filter(&store), query.sort.unwrap_or_default());
        let listing = Listing::load(app, &filter, sort, query.cursor.as_ref()).await?;
        let images = listing.page.items.iter().filter_map(|card| card.image_url.as_ref());
        let ctx = page.by(app, None).with_images(images);
        let name = store.name_in(ctx.locale).text;
        let description = text::store_description(&ctx, name);
        let found = Found { description: &description, picture: None, data: None };
        let body = store_view(&ctx, &store, &categories, &query, &listing);
        Ok(Page::new(name).found(found).draw(&ctx, &body))
    }
}

impl StoreQuery {
    fn filter(&self, store: &Store) -> Filter {
        let category = self.category.and_then(|id| Text::new(&id.to_string()).ok());
        Filter { store: Some(store.id), category, q: self.q.clone(), ..Filter::default() }
    }

    /// The address of the same list from `cursor` on, or from its beginning.
    fn from(&self, path: &str, cursor: Option<&str>) -> String {
        let category = self.category.map(|category| category.to_string());
        let query = query(&[
            ("category", category.as_deref()),
            ("q", self.q.as_ref().map(Text::as_str)),
            ("sort", self.sort.map(Sort::as_str)),
            ("cursor", cursor),
        ]);
        format!("{path}{query}")
    }
}

/// The page of a store and a list of its products.
pub(crate) fn store_view(
    ctx: &PageContext,
    store: &Store,
    categories: &[Category],
    query: &StoreQuery,
    listing: &Listing,
) -> Markup {
    let path = ctx.href(&format!("/stores/{}", store.slug()));
    html! {
        h1 { (name(ctx, store)) " " span class="badge quiet" { (kind(ctx, store.kind)) } }
        (about(ctx, store))
        @if !categories.is_empty() {
            nav class="tags" aria-label=(text::categories(ctx)) {
                (tag(&path, query.category.is_none(), html! { (text::whole_store(ctx)) }))
                @for category in categories {
                    @let only = format!("{path}?category={}", category.id);
                    @let here = query.category == Some(category.id);
                    (tag(&only, here, html! { (name(ctx, category)) }))
                }
            }
        }
        form class="filters" action=(path) {
            @if let Some(category) = query.category {
                input type="hidden" name="category" value=(category);
            }
            label {
                span { (text::search_in_store(ctx)) }
                input type="search" name="q" maxlength="50"
                    value=(query.q.as_ref().map(Text::as_str).unwrap_or_default());
            }
            (sort_field(ctx, query.sort.unwrap_or_default()))
            button { (parts::apply(ctx)) }
        }
        (listing.draw(ctx, &path, |cursor| query.from(&path, cursor)))
        @if query.added.is_some() { (added(ctx)) }
    }
}

fn tag(address: &str, here: bool, label: Markup) -> Markup {
    html! { a class="button" href=(address) aria-current=[here.then_some("true")] { (label) } }
}
