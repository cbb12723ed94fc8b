//! `GET /desk/products`

use app::{App, catalog};
use domain::{
    ProductId, Text, Timestamp, VariantCode,
    catalog::{Category, Filter, ProductCard, ProductKind, ProductWithStock},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Problem, Query, SeeOther, Spec, StoreStaff,
};
use maud::{Markup, html};

use super::{
    switch::{Switch, switch},
    toasts::product_done,
    trail::Trail,
    whose::{Desk, Whose, choose_store},
};
use crate::{
    art::picture,
    context::{PageContext, PageRequest},
    format::{money, points, query},
    parts::{
        notice::{badge, empty},
        pager::Pager,
        paging::{nearest_page, page_params},
    },
    problem_page,
    shell::back::{desk_href, named_store},
    text::{desk as text, parts, shell},
};

/// Shows every product of a store, on sale or not, newest first.
#[derive(Documented)]
pub struct ShowDeskProductsPage;

/// Which products.
#[derive(Clone, Debug, Query)]
pub struct DeskProductsQuery {
    /// Only this kind.
    pub kind: Option<ProductKind>,
    /// Only those of this category, by id.
    pub category: Option<Text<1, 40>>,
    /// Only those whose name contains this.
    pub q: Option<Text<1, 50>>,
    /// The product that was changed last.
    pub item: Option<ProductId>,
    /// The page.
    #[query(flatten)]
    pub trail: Trail,
    /// The store.
    #[query(flatten)]
    pub whose: Whose,
}

impl Endpoint for ShowDeskProductsPage {
    const SPEC: Spec = Spec::get("show-desk-products-page", "/desk/products")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
            Access::Query(Collection::Store),
            Access::QueryIndex,
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<DeskProductsQuery>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (staff, page, Query(asked)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = asked.whose.store(app, staff).await? else {
            return Ok(Err(choose_store(page, app)));
        };
        let mut desk = Desk::open(app, staff.0, page, store).await?;
        let filter = asked.filter();
        let found = nearest_page(page_params(asked.trail.cursor.as_ref()), |params| {
            let filter = &filter;
            async move { catalog::store_products(app, store, filter, &params).await }
        })
        .await?;
        let categories = catalog::categories(app, Some(store), &Default::default()).await?.items;
        let images = found.items.iter().filter_map(|item| item.product.details.image_url.as_ref());
        desk.ctx = desk.ctx.with_images(images);
        let ctx = &desk.ctx;
        let pager = asked
            .trail
            .pager(found.next.map(|cursor| cursor.encode()), |pairs| asked.address(ctx, pairs));
        let toast = product_done(app, ctx, staff.0, asked.item).await?;
        let list = Listed {
            query: &asked,
            products: &found.items,
            categories: &categories,
            pager: &pager,
            now: app.now(),
        };
        let body = products_page(ctx, &list, &toast);
        Ok(Ok(desk.draw(shell::products(ctx), &body)))
    }
}

impl DeskProductsQuery {
    fn filter(&self) -> Filter {
        let Self { kind, category, q, .. } = self.clone();
        Filter { kind, category, q, ..Filter::default() }
    }

    fn address(&self, ctx: &PageContext, pairs: &[(&str, Option<&str>)]) -> String {
        let filters = [
            ("kind", self.kind.map(ProductKind::as_str)),
            ("category", self.category.as_ref().map(Text::as_str)),
            ("q", self.q.as_ref().map(Text::as_str)),
        ];
        let all: Vec<_> = filters.into_iter().chain(pairs.iter().copied()).collect();
        desk_href(ctx, &format!("/desk/products{}", query(&all)))
    }
}

/// A page of a store's products.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed<'a> {
    /// Which ones.
    pub(crate) query: &'a DeskProductsQuery,
    /// The products.
    pub(crate) products: &'a [ProductWithStock],
    /// The categories of the store.
    pub(crate) categories: &'a [Category],
    /// The links to other pages.
    pub(crate) pager: &'a Pager,
    /// Now.
    pub(crate) now: Timestamp,
}

/// The page of products; `toast` says what was just changed.
pub(crate) fn products_page(ctx: &PageContext, list: &Listed<'_>, toast: &Markup) -> Markup {
    let new = desk_href(ctx, "/desk/products/new");
    html! {
        div class="title" {
            h1 { (shell::products(ctx)) }
            a class="button" href=(desk_href(ctx, "/desk/options")) { (text::options(ctx)) }
            a class="button main" href=(new) { (text::new_product(ctx)) }
        }
        (filters(ctx, list))
        @if list.products.is_empty() {
            (empty(text::no_products(ctx), Some((&new, text::new_product(ctx)))))
        }
        ul class="wares" {
            @for found in list.products {
                li class="card ware" id=(found.product.id) { (ware(ctx, list, found)) }
            }
        }
        (list.pager.draw(ctx))
        (toast)
    }
}

fn filters(ctx: &PageContext, list: &Listed<'_>) -> Markup {
    let query = list.query;
    let category = query.category.as_ref().map(Text::as_str).unwrap_or_default();
    let store = named_store(&ctx.here);
    html! {
        form class="filters" action=(ctx.href("/desk/products")) {
            @if let Some(store) = store { input type="hidden" name="store" value=(store); }
            label {
                span { (shell::search(ctx)) }
                input type="search" name="q" maxlength="50"
                    value=(query.q.as_ref().map(Text::as_str).unwrap_or_default());
            }
            label {
                span { (text::kind(ctx)) }
                select name="kind" {
                    option value="" { (parts::all(ctx)) }
                    @for kind in ProductKind::ALL {
                        option value=(kind.as_str()) selected[query.kind == Some(*kind)] {
                            (kind.label(ctx.locale))
                        }
                    }
                }
            }
            @if !list.categories.is_empty() {
                label {
                    span { (text::category(ctx)) }
                    select name="category" {
                        option value="" { (parts::all(ctx)) }
                        @for one in list.categories {
                            @let id = one.id.to_string();
                            option value=(id) selected[category == id] { (one.name) }
                        }
                    }
                }
            }
            button { (parts::apply(ctx)) }
        }
    }
}

fn ware(ctx: &PageContext, list: &Listed<'_>, found: &ProductWithStock) -> Markup {
    let product = &found.product;
    let details = &product.details;
    let path = format!("/desk/products/{}", product.id);
    let back = back(ctx, list, product.id);
    let out = product.sold_out_until().is_some_and(|until| list.now < until);
    html! {
        (picture(&ProductCard::of(found, None)))
        div class="ware-name" {
            h2 { a href=(desk_href(ctx, &path)) { (details.name) } }
            @if !details.active { (badge("quiet", text::off_shelf(ctx))) }
            @if out { (badge("bad", text::sold_out_today(ctx))) }
            @if let Some(category) = &details.category { span class="small" { (category.name) } }
            @if let Some(price) = details.points_price {
                span class="small" { (points(ctx, price)) }
            }
            @for variant in &product.variants {
                span class="small" {
                    (variant.name) " "
                    (product.price_of(variant.id).map(money).unwrap_or_default()) " · "
                    (units(ctx, found.stock_of(variant.id)))
                }
            }
        }
        (adjust(ctx, found, &back))
        div class="does" {
            (switch(ctx, &format!("{path}/sold-out"), &back, !out, Switch {
                on: text::sold_out_today(ctx), off: text::available_again(ctx),
                name: details.name.as_str(),
            }))
            (switch(ctx, &format!("{path}/shelf"), &back, !details.active, Switch {
                on: text::put_on_shelf(ctx), off: text::take_off_shelf(ctx),
                name: details.name.as_str(),
            }))
        }
    }
}

/// The address of the list with the product `id` in sight.
fn back(ctx: &PageContext, list: &Listed<'_>, id: ProductId) -> String {
    let Trail { cursor, back } = &list.query.trail;
    let cursor = cursor.as_ref().map(|cursor| cursor.0.encode());
    let back = back.as_ref().map(|back| back.0.as_str());
    let page = [("cursor", cursor.as_deref()), ("back", back)];
    format!("{}#{id}", list.query.address(ctx, &page))
}

/// How many units there are.
pub(crate) fn units(ctx: &PageContext, units: Option<u32>) -> String {
    units.map_or_else(|| text::not_counted(ctx).to_owned(), |units| units.to_string())
}

/// Price and stock of a product, to be changed in place. One with variants has its stock in its own
/// form.
fn adjust(ctx: &PageContext, found: &ProductWithStock, back: &str) -> Markup {
    let product = &found.product;
    let id = product.id;
    let only = found.stock_of(VariantCode::ONLY).filter(|_| product.variants.is_empty());
    let action = desk_href(ctx, &format!("/desk/products/{id}/adjust"));
    html! {
        @if product.details.price.is_some() || only.is_some() {
            form class="adjust" method="post" action=(action) {
                input type="hidden" name="next" value=(back);
                input type="hidden" name="version" value=(product.version);
                @if let Some(price) = product.details.price {
                    label {
                        span {
                            (text::price(ctx))
                            span class="unseen" { " " (product.details.name) }
                        }
                        input type="number" name="price" min="0" inputmode="numeric" value=(price);
                    }
                }
                @if let Some(only) = only {
                    input type="hidden" name="seen" value=(only);
                    label {
                        span {
                            (text::stock(ctx))
                            span class="unseen" { " " (product.details.name) }
                        }
                        input type="number" name="stock" min="0" max="1000000" inputmode="numeric"
                            value=(only);
                    }
                }
                button { (text::save(ctx)) span class="unseen" { " " (product.details.name) } }
            }
        }
    }
}
