//! `GET /desk`

use app::{
    App, catalog,
    orders::{self, Board},
    payments,
};
use db::PageParams;
use domain::{
    StoreId, Timestamp,
    catalog::Filter,
    order::{Order, Status},
    payment::Need,
    store::Store,
    user::Role,
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Problem, Query, SeeOther, Spec, StoreStaff,
};
use maud::{Markup, html};
use texts::Count;

use super::{
    board_view::anchor,
    waiting::waited,
    whose::{Desk, Whose, choose_store},
};
use crate::{
    context::{PageContext, PageRequest},
    problem_page,
    shell::back::desk_href,
    text::desk as text,
};

/// Shows a store what waits, and for how long.
#[derive(Documented)]
pub struct ShowTodayPage;

impl Endpoint for ShowTodayPage {
    const SPEC: Spec = Spec::get("show-today-page", "/desk")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Needs),
            Access::Query(Collection::Open),
            Access::Query(Collection::Store),
            Access::QueryIndex,
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<Whose>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (staff, page, Query(whose)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = whose.store(app, staff).await? else {
            return Ok(Err(choose_store(page, app)));
        };
        let desk = Desk::open(app, staff.0, page, store).await?;
        let board = orders::board(app, store, |_| false).await?;
        let (refunds, reviews) = match staff.0.role {
            Role::Merchant | Role::Admin => {
                (owed(app, store, Need::Refund).await?, owed(app, store, Need::Review).await?)
            }
            Role::Staff | Role::Customer => (0, 0),
        };
        let start = match board.open {
            0 => Start::of(app, &desk.store).await?,
            _ => None,
        };
        let waits = board.orders.as_deref().unwrap_or_default();
        let today = Today { board: &board, waits, refunds, reviews, start, now: app.now() };
        let body = today_page(&desk.ctx, &desk.store, &today);
        Ok(Ok(desk.draw(text::today(&desk.ctx), &body)))
    }
}

/// The most payments that are counted.
const MOST: u16 = 20;

/// How many payments of `store` have this need, up to [`MOST`].
async fn owed(app: &App, store: StoreId, need: Need) -> Result<usize, Problem> {
    let params = PageParams { limit: MOST, ..PageParams::default() };
    Ok(payments::needing(app, need, Some(store), &params).await?.items.len())
}

/// What a store has done of what it begins with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// It has a product.
    pub(crate) product: bool,
    /// It has said what a parcel costs or how much it sells at once.
    pub(crate) settings: bool,
}

impl Start {
    /// How far `store` has come; none once it has had an order.
    async fn of(app: &App, store: &Store) -> Result<Option<Self>, Problem> {
        let one = PageParams { limit: 1, ..PageParams::default() };
        let orders = orders::list_of_store(app, store.id, None, &one).await?;
        if !orders.items.is_empty() {
            return Ok(None);
        }
        let products = catalog::store_products(app, store.id, &Filter::default(), &one).await?;
        let settings = store.policy != domain::order::StorePolicy::default();
        Ok(Some(Self { product: !products.items.is_empty(), settings }))
    }
}

/// What waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Today<'a> {
    /// What waits.
    pub(crate) board: &'a Board,
    /// Its orders, the oldest first.
    pub(crate) waits: &'a [Order],
    /// How many payments have money that has to go back.
    pub(crate) refunds: usize,
    /// How many have money that somebody has to look at.
    pub(crate) reviews: usize,
    /// What a new store does first.
    pub(crate) start: Option<Start>,
    /// Now.
    pub(crate) now: Timestamp,
}

/// The page of what waits at `store`.
pub(crate) fn today_page(ctx: &PageContext, store: &Store, today: &Today<'_>) -> Markup {
    html! {
        h1 { (text::today(ctx)) }
        @if let Some(start) = today.start { (steps(ctx, store, start)) }
        ul class="tiles" {
            @for status in [Status::Paid, Status::Preparing, Status::Ready] {
                (tile(ctx, today, status))
            }
            @if today.board.unpaid > 0 {
                li class="card" {
                    a href=(desk_href(ctx, "/desk/orders/all?status=pending")) {
                        span { (Status::Pending.label(ctx.locale)) }
                        strong { (Count(today.board.unpaid.into()).grouped()) }
                    }
                }
            }
        }
        @if today.refunds > 0 || today.reviews > 0 {
            section class="card" {
                h2 { (text::money(ctx)) }
                @if today.refunds > 0 {
                    p { (text::payments_to_refund(ctx, Count::of(today.refunds))) }
                }
                @if today.reviews > 0 {
                    p { (text::payments_to_review(ctx, Count::of(today.reviews))) }
                }
            }
        }
        @if !today.waits.is_empty() { (oldest(ctx, today)) }
    }
}

fn tile(ctx: &PageContext, today: &Today<'_>, status: Status) -> Markup {
    let mut of = today.waits.iter().filter(|order| order.status == status);
    let first = of.next();
    let count = first.map_or(0, |_| 1_usize).saturating_add(of.count());
    html! {
        li class="card" {
            a href=(desk_href(ctx, &format!("/desk/orders#{}", anchor(status)))) {
                span { (status.label(ctx.locale)) }
                strong { (Count::of(count).grouped()) }
                @match first {
                    Some(order) => { (waited(ctx, order.waits_since(), today.now)) }
                    None => { span class="small" { (text::nothing_waits(ctx)) } }
                }
            }
        }
    }
}

/// The orders that have waited longest.
fn oldest(ctx: &PageContext, today: &Today<'_>) -> Markup {
    html! {
        section class="card" {
            h2 { (text::waits_longest(ctx)) }
            ul class="orders" {
                @for order in today.waits.iter().take(5) {
                    li {
                        a href=(desk_href(ctx, &format!("/desk/orders/{}", order.id))) {
                            (order.number())
                        }
                        " " (super::show_desk_orders_page::badge(ctx, order.status))
                        " " (waited(ctx, order.waits_since(), today.now))
                    }
                }
            }
            p {
                a class="button main" href=(desk_href(ctx, "/desk/orders")) {
                    (text::to_board(ctx))
                }
            }
        }
    }
}

fn steps(ctx: &PageContext, store: &Store, Start { product, settings }: Start) -> Markup {
    let page = format!("/stores/{}", store.slug());
    let link = ctx.absolute_path(&ctx.href(&page));
    html! {
        section class="card" {
            h2 { (text::first_steps(ctx)) }
            ol class="first-steps" {
                li class=[product.then_some("done")] {
                    a href=(desk_href(ctx, "/desk/products/new")) { (text::add_a_product(ctx)) }
                    (mark(ctx, product))
                }
                li class=[settings.then_some("done")] {
                    a href=(desk_href(ctx, "/desk/settings")) { (text::set_delivery(ctx)) }
                    (mark(ctx, settings))
                }
                li {
                    a href=(ctx.href(&page)) { (text::share_your_page(ctx)) }
                    p class="key" { (link) }
                }
            }
        }
    }
}

fn mark(ctx: &PageContext, done: bool) -> Markup {
    html! { @if done { " " span class="badge good" { (text::done(ctx)) } } }
}
