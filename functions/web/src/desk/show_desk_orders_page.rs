//! `GET /desk/orders/all`

use app::{App, orders};
use domain::order::{Order, Status};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Problem, Query, SeeOther, Spec, StoreStaff,
};
use maud::{Markup, html};

use super::{
    board_view::arrival,
    trail::Trail,
    whose::{Desk, Whose, choose_store},
};
use crate::{
    context::{PageContext, PageRequest},
    format::{money, query},
    parts::{
        bought::contents,
        notice::empty,
        pager::Pager,
        paging::{nearest_page, page_params},
        table::{Column, table},
    },
    problem_page,
    shell::back::desk_href,
    text::{desk as text, parts},
};

/// Shows every order of a store, newest first.
#[derive(Documented)]
pub struct ShowDeskOrdersPage;

/// Which orders.
#[derive(Clone, Debug, Query)]
pub struct DeskOrdersQuery {
    /// Only those with this status.
    pub status: Option<Status>,
    /// The page.
    #[query(flatten)]
    pub trail: Trail,
    /// The store.
    #[query(flatten)]
    pub whose: Whose,
}

impl Endpoint for ShowDeskOrdersPage {
    const SPEC: Spec = Spec::get("show-desk-orders-page", "/desk/orders/all")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Done),
            Access::Query(Collection::Open),
            Access::Query(Collection::Sent),
            Access::Query(Collection::Store),
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<DeskOrdersQuery>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (staff, page, Query(asked)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = asked.whose.store(app, staff).await? else {
            return Ok(Err(choose_store(page, app)));
        };
        let desk = Desk::open(app, staff.0, page, store).await?;
        let params = page_params(asked.trail.cursor.as_ref());
        let found = nearest_page(params, |params| async move {
            orders::list_of_store(app, store, asked.status, &params).await
        });
        let found = found.await?;
        let next = found.next.map(|cursor| cursor.encode());
        let pager = asked.trail.pager(next, |pairs| address(&desk.ctx, asked.status, pairs));
        let body = orders_page(&desk.ctx, asked.status, &found.items, &pager);
        Ok(Ok(desk.draw(text::all_orders(&desk.ctx), &body)))
    }
}

fn address(ctx: &PageContext, status: Option<Status>, pairs: &[(&str, Option<&str>)]) -> String {
    let status = ("status", status.map(Status::as_str));
    let all: Vec<_> = std::iter::once(status).chain(pairs.iter().copied()).collect();
    desk_href(ctx, &format!("/desk/orders/all{}", query(&all)))
}

/// The page of `orders`.
pub(crate) fn orders_page(
    ctx: &PageContext,
    status: Option<Status>,
    orders: &[Order],
    pager: &Pager,
) -> Markup {
    html! {
        div class="title" {
            h1 { (text::all_orders(ctx)) }
            a class="button" href=(desk_href(ctx, "/desk/orders")) { (text::to_board(ctx)) }
        }
        nav class="tags" aria-label=(parts::status(ctx)) {
            (tag(ctx, None, status))
            @for one in Status::ALL { (tag(ctx, Some(*one), status)) }
        }
        @if orders.is_empty() {
            (empty(text::no_orders(ctx), None))
        } @else {
            (list(ctx, orders, |order| desk_href(ctx, &format!("/desk/orders/{}", order.id))))
        }
        (pager.draw(ctx))
    }
}

fn tag(ctx: &PageContext, one: Option<Status>, chosen: Option<Status>) -> Markup {
    html! {
        a class="button" href=(address(ctx, one, &[]))
            aria-current=[(one == chosen).then_some("true")] {
            (one.map_or_else(|| parts::all(ctx), |one| one.label(ctx.locale)))
        }
    }
}

/// The table of `orders`, each with the link that `address` makes.
pub(crate) fn list(
    ctx: &PageContext,
    orders: &[Order],
    address: impl Fn(&Order) -> String,
) -> Markup {
    let columns = [
        Column::text(text::order(ctx)),
        Column::text(text::placed_at(ctx)),
        Column::text(text::items(ctx)),
        Column::text(text::customer(ctx)),
        Column::number(parts::total(ctx)),
        Column::text(parts::status(ctx)),
    ];
    let row = |order: &Order| {
        vec![
            html! { a href=(address(order)) { (order.number()) } },
            html! { (order.created_at().taipei_minute()) },
            html! { (contents(ctx, order)) },
            arrival(ctx, order),
            html! { (money(order.total())) },
            badge(ctx, order.status),
        ]
    };
    table(text::all_orders(ctx), &columns, &orders.iter().map(row).collect::<Vec<_>>())
}

/// A status, coloured.
pub(crate) fn badge(ctx: &PageContext, status: Status) -> Markup {
    html! { span class=(format!("badge is-{}", status.as_str())) { (status.label(ctx.locale)) } }
}
