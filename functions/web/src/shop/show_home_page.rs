//! `GET /`

use app::{App, catalog};
use domain::{
    Quantity, StoreId, Text, TwdDelta,
    catalog::{Band, Filter, GroupWithStock, ProductCard, ProductKind, ProductWithStock, Sort},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, ListCursor, OptionalUser, Problem, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    art::picture,
    context::{PageContext, PageRequest},
    format::{money, points, query, signed},
    parts::paging::{nearest_page, page_params},
    problem_page,
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
}

impl Endpoint for ShowHomePage {
    const SPEC: Spec = Spec::get("show-home-page", "/")
        .dynamodb(&[
            Access::BatchGet(Collection::Names),
            Access::BatchGet(Collection::Product),
            Access::Query(Collection::List),
        ])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Query<HomeQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (user, page, Query(query)): Self::Input,
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
        let ctx = page.by_user(app, &user).with_images(images);
        let title = ctx.t("商品", "Products");
        Ok(ctx.page(title, &home(&ctx, &query, &found.items, next.as_deref())))
    }
}

impl HomeQuery {
    fn filter(&self) -> Filter {
        Filter { store: self.store, kind: self.kind, q: self.q.clone(), ..Filter::default() }
    }

    /// The address of the same list from `cursor` on, or from its start.
    fn from(&self, cursor: Option<&str>) -> String {
        let store = self.store.map(|store| store.to_string());
        query(&[
            ("store", store.as_deref()),
            ("kind", self.kind.map(ProductKind::as_str)),
            ("q", self.q.as_ref().map(Text::as_str)),
            ("sort", self.sort.map(Sort::as_str)),
            ("cursor", cursor),
        ])
    }
}

/// The page of `products`.
pub(crate) fn home(
    ctx: &PageContext,
    query: &HomeQuery,
    products: &[ProductCard],
    next: Option<&str>,
) -> Markup {
    html! {
        h1 { (ctx.t("今晚逛什麼？", "What's good tonight?")) }
        (filters(ctx, query))
        @if products.is_empty() {
            p class="empty" { (ctx.t("沒有符合的商品。", "No products found.")) }
        } @else {
            ul class="grid" {
                @for product in products { li class="card" { (card(ctx, product)) } }
            }
        }
        nav class="pages" aria-label=(ctx.t("分頁", "Pages")) {
            @if query.cursor.is_some() {
                a href=(ctx.href(&format!("/{}", query.from(None)))) {
                    (ctx.t("回第一頁", "First page"))
                }
            }
            @if let Some(next) = next {
                @let href = ctx.href(&format!("/{}", query.from(Some(next))));
                a class="button" rel="next" href=(href) {
                    (ctx.t("下一頁", "Next page"))
                }
            }
        }
    }
}

fn filters(ctx: &PageContext, query: &HomeQuery) -> Markup {
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
                span { (ctx.t("種類", "Type")) }
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
                span { (ctx.t("排序", "Sort by")) }
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

fn order<'a>(ctx: &PageContext, sort: Sort) -> &'a str {
    match sort {
        Sort::PriceAsc => ctx.t("價格低到高", "Price: low to high"),
        Sort::PriceDesc => ctx.t("價格高到低", "Price: high to low"),
        Sort::NameAsc => ctx.t("名稱", "Name"),
        Sort::Newest => ctx.t("最新上架", "Newest first"),
        Sort::PointsAsc => ctx.t("點數低到高", "Points: low to high"),
    }
}

fn card(ctx: &PageContext, card: &ProductCard) -> Markup {
    html! {
        a class="cover" href=(ctx.href(&format!("/products/{}", card.id))) {
            (picture(card))
            h2 { (card.name) }
        }
        p class="small" {
            @match &card.category {
                Some(category) => { (category.name) }
                None => { (card.kind.label(ctx.locale)) }
            }
        }
        (price(ctx, card))
        (add_form(ctx, card, None))
    }
}

/// What a product costs, and whether it is running out.
pub(crate) fn price(ctx: &PageContext, card: &ProductCard) -> Markup {
    html! {
        p class="price" {
            @if let Some(price) = card.price {
                strong { (money(price)) }
                @if card.varies { (ctx.t(" 起", " and up")) }
            }
            @if let Some(price) = card.points_price {
                " " span class="number" {
                    @if card.price.is_some() { (ctx.t("或 ", "or ")) }
                    (points(ctx, price))
                }
            }
            @if card.band == Some(Band::Low) {
                " " span class="few" { (ctx.t("即將售完", "Few left")) }
            }
        }
    }
}

/// A product with its variants' stock, and its option groups.
pub(crate) type Forms<'a> = (&'a ProductWithStock, &'a [GroupWithStock]);

/// The variants and the choices of a product.
fn forms(ctx: &PageContext, (stocked, groups): Forms<'_>) -> Markup {
    let product = &stocked.product;
    html! {
        @if !product.variants.is_empty() {
            label {
                span { (ctx.t("規格", "Variant")) }
                select name="variant_id" required {
                    @for variant in &product.variants {
                        @let sold_out = stocked.units.get(&variant.id) == Some(&0);
                        option value=(variant.id) disabled[sold_out] {
                            (variant.name)
                            @if let Some(price) = product.price_of(variant.id) {
                                " " (money(price))
                            }
                            @if sold_out { (ctx.t("（已售完）", " (sold out)")) }
                        }
                    }
                }
            }
        }
        @for stocked in groups {
            @if stocked.group.max == 1 { (one_of(ctx, stocked)) } @else { (some_of(ctx, stocked)) }
        }
        @if !groups.is_empty() {
            label {
                span { (ctx.t("備註", "Note")) }
                input type="text" name="note" maxlength="100" autocomplete="off";
            }
        }
    }
}

fn one_of(ctx: &PageContext, stocked: &GroupWithStock) -> Markup {
    let group = &stocked.group;
    html! {
        label {
            span { (group.name) }
            select name="choices[]" required[group.min > 0] {
                @if group.min == 0 { option value="" { (ctx.t("不選", "None")) } }
                @for choice in &group.choices {
                    option value=(choice.code) disabled[!choice.available] {
                        (choice.name) (surcharge(choice.delta))
                        (how_many(ctx, stocked.stock_of(choice.code)))
                    }
                }
            }
        }
    }
}

fn some_of(ctx: &PageContext, stocked: &GroupWithStock) -> Markup {
    let group = &stocked.group;
    html! {
        fieldset {
            legend { (group.name) }
            @for choice in &group.choices {
                label {
                    input type="checkbox" name="choices[]" value=(choice.code)
                        disabled[!choice.available];
                    " " (choice.name) (surcharge(choice.delta))
                    (how_many(ctx, stocked.stock_of(choice.code)))
                }
            }
        }
    }
}

/// What is said of the units of a choice; nothing if they are not counted or there are enough.
fn how_many(ctx: &PageContext, units: Option<u32>) -> &'static str {
    match units.map(|units| Band::of(units, None)) {
        Some(Band::None) => ctx.t("（已售完）", " (sold out)"),
        Some(Band::Low) => ctx.t("（即將售完）", " (few left)"),
        Some(Band::Plenty) | None => "",
    }
}

fn surcharge(delta: TwdDelta) -> String {
    match delta.get() {
        0 => String::new(),
        1.. => format!(" +{}", signed(delta)),
        _ => format!(" {}", signed(delta)),
    }
}

/// The form that puts a product into the cart; with its forms it asks in which, and how many.
/// What has several is chosen on its own page, where they are known.
pub(crate) fn add_form(ctx: &PageContext, card: &ProductCard, asks: Option<Forms<'_>>) -> Markup {
    let name = card.name.as_str();
    html! {
        @if card.price.is_none() {
            p class="note" { (ctx.t("限點數兌換", "Points only")) }
        } @else if card.band == Some(Band::None) {
            p class="note" { (ctx.t("已售完", "Sold out")) }
        } @else if card.forms && asks.is_none() {
            a class="button main" href=(ctx.href(&format!("/products/{}", card.id))) {
                (ctx.t("選擇規格", "Choose options"))
                span class="unseen" { (ctx.t("：", ": ")) (name) }
            }
        } @else {
            form class="add" method="post" action=(ctx.href("/cart/items")) {
                input type="hidden" name="product_id" value=(card.id);
                @if let Some(asked) = asks {
                    (forms(ctx, asked))
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
