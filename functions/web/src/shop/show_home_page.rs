//! `GET /`

use app::App;
use domain::{
    Text,
    catalog::{Filter, ProductKind, Sort},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, ListCursor, Problem, Public, Query, Spec,
};
use maud::{Markup, html};

use super::listing::{Listing, added, sort_field};
use crate::{
    context::{PageContext, PageRequest},
    format::query,
    problem_page,
    shell::{head::Found, page::Page},
    text::{parts, shell, shop as text},
};

/// Shows the products.
#[derive(Documented)]
pub struct ShowHomePage;

/// Which products, and in which order.
#[derive(Clone, Debug, Query)]
pub struct HomeQuery {
    /// Only this kind.
    pub kind: Option<ProductKind>,
    /// Only those whose name contains this.
    pub q: Option<Text<1, 50>>,
    /// Sort order.
    pub sort: Option<Sort>,
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
    /// Set where a product was put into the cart.
    pub added: Option<Text<1, 40>>,
}

impl Endpoint for ShowHomePage {
    const SPEC: Spec = Spec::get("show-home-page", "/")
        .dynamodb(&[
            Access::BatchGet(Collection::Names),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::List),
        ])
        .served_by(crate::audience::SHOP)
        .for_everybody()
        .page(problem_page);

    type Input = (Public, PageRequest, Query<HomeQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Public, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (filter, sort) = (query.filter(), query.sort.unwrap_or_default());
        let listing = Listing::load(app, &filter, sort, query.cursor.as_ref()).await?;
        let images = listing.page.items.iter().filter_map(|card| card.image_url.as_ref());
        let ctx = page.by(app, None).with_images(images);
        let found = Found { description: shell::description(&ctx), picture: None, data: None };
        let body = home(&ctx, &query, &listing);
        Ok(Page::new(text::products(&ctx)).found(found).draw(&ctx, &body))
    }
}

impl HomeQuery {
    fn filter(&self) -> Filter {
        Filter { kind: self.kind, q: self.q.clone(), ..Filter::default() }
    }

    /// The address of the same list from `cursor` on, or from its beginning.
    fn from(&self, ctx: &PageContext, cursor: Option<&str>) -> String {
        let query = query(&[
            ("kind", self.kind.map(ProductKind::as_str)),
            ("q", self.q.as_ref().map(Text::as_str)),
            ("sort", self.sort.map(Sort::as_str)),
            ("cursor", cursor),
        ]);
        ctx.href(&format!("/{query}"))
    }
}

/// The page of a list of products.
pub(crate) fn home(ctx: &PageContext, query: &HomeQuery, listing: &Listing) -> Markup {
    html! {
        h1 {
            @match &query.q {
                Some(words) => { (text::results_for(ctx, words.as_str())) }
                None => { (text::heading(ctx)) }
            }
        }
        (filters(ctx, query))
        (listing.draw(ctx, &ctx.href("/"), |cursor| query.from(ctx, cursor)))
        @if query.added.is_some() { (added(ctx)) }
    }
}

fn filters(ctx: &PageContext, query: &HomeQuery) -> Markup {
    html! {
        form class="filters" action=(ctx.href("/")) {
            @if let Some(words) = &query.q { input type="hidden" name="q" value=(words); }
            label {
                span { (text::kind(ctx)) }
                select name="kind" {
                    option value="" { (text::all_kinds(ctx)) }
                    @for kind in ProductKind::ALL {
                        option value=(kind.as_str()) selected[query.kind == Some(*kind)] {
                            (kind.label(ctx.locale))
                        }
                    }
                }
            }
            (sort_field(ctx, query.sort.unwrap_or_default()))
            button { (parts::apply(ctx)) }
        }
    }
}
