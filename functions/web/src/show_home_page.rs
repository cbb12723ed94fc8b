//! `GET /`

use app::{App, catalog};
use domain::{
    Quantity, StoreId, Text,
    catalog::{Filter, ProductKind, Sort, Stocked},
};
use endpoint::{Access, Endpoint, Html, Problem, Query, Spec, TextLine, Visitor, body, window};
use maud::{Markup, html};

use crate::{
    art::picture,
    ctx::{Asked, Ctx},
    format::{money, points, query},
    problem_page,
};

/// Shows the products.
pub struct ShowHomePage;

body! {
    /// Which products, and in which order.
    pub struct HomeQuery {
        /// Only this store's.
        pub store: Option<StoreId>,
        /// Only this kind.
        pub kind: Option<ProductKind>,
        /// Only those whose name holds this.
        pub q: Option<Text<1, 50>>,
        /// In which order.
        pub sort: Option<Sort>,
        /// Where the page begins.
        pub cursor: Option<TextLine<2000>>,
    }
}

impl Endpoint for ShowHomePage {
    const SPEC: Spec = Spec::get("show-home-page", "/")
        .summary("Show the products.")
        .table(&[Access::QueryIndex, Access::BatchGet])
        .page(problem_page);

    type Input = (Visitor, Asked, Query<HomeQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (visitor, asked, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let window = window(None, None, query.cursor.as_ref())?;
        let sort = query.sort.unwrap_or_default();
        let page = catalog::shelf(app, &query.filter(), sort, &window).await??;
        let next = page.next.map(|cursor| cursor.encode());
        let ctx = asked.by_visitor(app, &visitor);
        let title = ctx.t("商品", "Products");
        Ok(ctx.page(title, &home(&ctx, &query, &page.items, next.as_deref())))
    }
}

impl HomeQuery {
    fn filter(&self) -> Filter {
        Filter { store: self.store, kind: self.kind, category: None, q: self.q.clone() }
    }

    /// The address of the same list from `cursor` on.
    fn from(&self, cursor: &str) -> String {
        let store = self.store.map(|store| store.to_string());
        query(&[
            ("store", store.as_deref()),
            ("kind", self.kind.map(ProductKind::as_str)),
            ("q", self.q.as_ref().map(Text::as_str)),
            ("sort", self.sort.map(Sort::as_str)),
            ("cursor", Some(cursor)),
        ])
    }
}

/// The page of `products`.
pub(crate) fn home(
    ctx: &Ctx,
    query: &HomeQuery,
    products: &[Stocked],
    next: Option<&str>,
) -> Markup {
    html! {
        h1 { (ctx.t("今晚逛什麼？", "What's good tonight?")) }
        (filters(ctx, query))
        @if products.is_empty() {
            p class="empty" { (ctx.t("沒有符合的商品。", "No product fits.")) }
        } @else {
            ul class="grid" {
                @for product in products { li class="card" { (card(ctx, product)) } }
            }
        }
        nav class="pages" aria-label=(ctx.t("分頁", "Pages")) {
            @if query.cursor.is_some() {
                a href=(ctx.href("/")) { (ctx.t("回第一頁", "First page")) }
            }
            @if let Some(next) = next {
                a class="button" rel="next" href=(ctx.href(&format!("/{}", query.from(next)))) {
                    (ctx.t("下一頁", "Next page"))
                }
            }
        }
    }
}

fn filters(ctx: &Ctx, query: &HomeQuery) -> Markup {
    let sort = query.sort.unwrap_or_default();
    html! {
        form class="filters" action=(ctx.href("/")) role="search" {
            @if let Some(store) = query.store {
                input type="hidden" name="store" value=(store);
                p class="only" {
                    (ctx.t("只看這家店的商品", "Only this store"))
                    " " a href=(ctx.href("/")) { (ctx.t("看全部", "Show all")) }
                }
            }
            label {
                span { (ctx.t("找商品", "Search")) }
                input type="search" name="q" maxlength="50"
                    value=(query.q.as_ref().map(Text::as_str).unwrap_or_default());
            }
            label {
                span { (ctx.t("種類", "Kind")) }
                select name="kind" {
                    option value="" { (ctx.t("全部", "All")) }
                    @for kind in ProductKind::ALL {
                        option value=(kind.as_str()) selected[query.kind == Some(*kind)] {
                            (kind.label(ctx.locale))
                        }
                    }
                }
            }
            label {
                span { (ctx.t("排序", "Order")) }
                select name="sort" {
                    @for known in Sort::ALL {
                        option value=(known.as_str()) selected[sort == *known] {
                            (order(ctx, *known))
                        }
                    }
                }
            }
            button { (ctx.t("套用", "Apply")) }
        }
    }
}

fn order<'a>(ctx: &Ctx, sort: Sort) -> &'a str {
    match sort {
        Sort::PriceAsc => ctx.t("價格低到高", "Cheapest first"),
        Sort::PriceDesc => ctx.t("價格高到低", "Dearest first"),
        Sort::NameAsc => ctx.t("名稱", "By name"),
        Sort::Newest => ctx.t("最新上架", "Newest first"),
        Sort::PointsAsc => ctx.t("點數低到高", "Fewest points first"),
    }
}

fn card(ctx: &Ctx, stocked: &Stocked) -> Markup {
    let listing = &stocked.product.listing;
    html! {
        a class="cover" href=(ctx.href(&format!("/products/{}", stocked.product.id))) {
            (picture(&stocked.product))
            h2 { (listing.name) }
        }
        p class="small" {
            @match &listing.category {
                Some(category) => { (category.name) }
                None => { (listing.kind.label(ctx.locale)) }
            }
        }
        (price(ctx, stocked))
        (add_form(ctx, stocked, false))
    }
}

/// What a product costs, and whether it is running out.
pub(crate) fn price(ctx: &Ctx, stocked: &Stocked) -> Markup {
    let listing = &stocked.product.listing;
    html! {
        p class="price" {
            @if let Some(price) = listing.price { strong { (money(price)) } }
            @if let Some(price) = listing.points_price { " " span { (points(ctx, price)) } }
            @if let Some(left) = stocked.stock.filter(|left| (1..=5).contains(left)) {
                " " span class="few" {
                    (ctx.t("只剩 ", "Only ")) (left) (ctx.t(" 件", " left"))
                }
            }
        }
    }
}

/// The form that puts a product into the cart, with or without asking how many.
pub(crate) fn add_form(ctx: &Ctx, stocked: &Stocked, asks: bool) -> Markup {
    let product = &stocked.product;
    let name = product.listing.name.as_str();
    html! {
        @if product.listing.price.is_none() {
            p class="note" { (ctx.t("限點數兌換", "For points only")) }
        } @else if stocked.stock == Some(0) {
            p class="note" { (ctx.t("已售完", "Sold out")) }
        } @else {
            form class="add" method="post" action=(ctx.href("/cart/items")) {
                input type="hidden" name="product_id" value=(product.id);
                @if asks {
                    label {
                        span { (ctx.t("數量", "Quantity")) }
                        input type="number" name="quantity" value="1" min="1"
                            max=(Quantity::MAX.get()) inputmode="numeric";
                    }
                }
                button class="main" {
                    (ctx.t("加入購物車", "Add to cart"))
                    span class="unseen" { (ctx.t("：", ": ")) (name) }
                }
            }
        }
    }
}
