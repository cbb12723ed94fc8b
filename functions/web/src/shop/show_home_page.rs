//! `GET /`

use app::{App, catalog};
use domain::{
    StoreId, Text,
    catalog::{Filter, ProductCard, ProductKind, Sort},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, ListCursor, Problem, Public, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::query,
    parts::{
        card::grid,
        notice::{empty, toast},
        pager::Pager,
        paging::{nearest_page, page_params},
    },
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
    /// Only this store's.
    pub store: Option<StoreId>,
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
        let sort = query.sort.unwrap_or_default();
        let filter = query.filter();
        let found = nearest_page(page_params(query.cursor.as_ref()), |params| {
            let filter = &filter;
            async move { catalog::active_products(app, filter, sort, &params).await }
        })
        .await?;
        let next = found.next.map(|cursor| cursor.encode());
        let images = found.items.iter().filter_map(|card| card.image_url.as_ref());
        let ctx = page.by(app, None).with_images(images);
        let found_by = Found { description: shell::description(&ctx), picture: None, data: None };
        let body = home(&ctx, &query, &found.items, next.as_deref());
        Ok(Page::new(text::products(&ctx)).found(found_by).draw(&ctx, &body))
    }
}

impl HomeQuery {
    fn filter(&self) -> Filter {
        Filter { store: self.store, kind: self.kind, q: self.q.clone(), ..Filter::default() }
    }

    /// The address of the same list from `cursor` on, or from its start.
    fn from(&self, ctx: &PageContext, cursor: Option<&str>) -> String {
        let store = self.store.map(|store| store.to_string());
        let query = query(&[
            ("store", store.as_deref()),
            ("kind", self.kind.map(ProductKind::as_str)),
            ("q", self.q.as_ref().map(Text::as_str)),
            ("sort", self.sort.map(Sort::as_str)),
            ("cursor", cursor),
        ]);
        ctx.href(&format!("/{query}"))
    }
}

/// The page of `products`.
pub(crate) fn home(
    ctx: &PageContext,
    query: &HomeQuery,
    products: &[ProductCard],
    next: Option<&str>,
) -> Markup {
    let pager = Pager {
        first: query.cursor.is_some().then(|| query.from(ctx, None)),
        previous: None,
        next: next.map(|next| query.from(ctx, Some(next))),
    };
    let market = ctx.href("/");
    html! {
        h1 {
            @match &query.q {
                Some(words) => { (text::results_for(ctx, words.as_str())) }
                None => { (text::heading(ctx)) }
            }
        }
        (filters(ctx, query))
        @if products.is_empty() {
            (empty(text::nothing_found(ctx), Some((&market, text::show_all(ctx)))))
        } @else {
            (grid(ctx, products, |_| None))
        }
        (pager.draw(ctx))
        @if query.added.is_some() { (added(ctx)) }
    }
}

/// What is said where a product was put into the cart.
pub(crate) fn added(ctx: &PageContext) -> Markup {
    toast(text::added(ctx), Some((&ctx.href("/cart"), text::go_to_cart(ctx))))
}

fn filters(ctx: &PageContext, query: &HomeQuery) -> Markup {
    let sort = query.sort.unwrap_or_default();
    html! {
        form class="filters" action=(ctx.href("/")) {
            @if let Some(store) = query.store {
                input type="hidden" name="store" value=(store);
            }
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
            label {
                span { (text::sort_by(ctx)) }
                select name="sort" {
                    @for known in Sort::ALL {
                        option value=(known.as_str()) selected[sort == *known] {
                            (order(ctx, *known))
                        }
                    }
                }
            }
            button { (parts::apply(ctx)) }
        }
    }
}

fn order(ctx: &PageContext, sort: Sort) -> &'static str {
    match sort {
        Sort::PriceAsc => text::price_low_first(ctx),
        Sort::PriceDesc => text::price_high_first(ctx),
        Sort::NameAsc => text::name_first(ctx),
        Sort::Newest => text::newest_first(ctx),
        Sort::PointsAsc => text::points_low_first(ctx),
    }
}
