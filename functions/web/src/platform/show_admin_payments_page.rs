//! `GET /admin/payments`

use std::collections::HashMap;

use app::{App, payments, stores};
use domain::{
    Named, StoreId, Timestamp, Twd,
    order::Order,
    payment::{Need, Payment},
    store::StoreName,
};
use endpoint::{Access, Admin, Collection, Documented, Endpoint, Html, Problem, Query, Spec};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    desk::{order_view::why, trail::Trail, waiting::waited},
    format::{money, query},
    parts::{
        notice::empty,
        pager::Pager,
        paging::{nearest_page, page_params},
        table::{Column, table},
    },
    problem_page,
    shell::page::{Page, Shell},
    text::{desk, platform as text, shell},
};

/// Shows the money that no order keeps, the oldest first.
#[derive(Documented)]
pub struct ShowAdminPaymentsPage;

/// Which payments.
#[derive(Clone, Debug, Query)]
pub struct NeedsQuery {
    /// What has to be done: `refund` (the default) or `review`.
    pub needs: Option<Need>,
    /// The page.
    #[query(flatten)]
    pub trail: Trail,
}

impl Endpoint for ShowAdminPaymentsPage {
    const SPEC: Spec = Spec::get("show-admin-payments-page", "/admin/payments")
        .dynamodb(&[
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Needs),
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (Admin, PageRequest, Query<NeedsQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (admin, page, Query(asked)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let need = asked.needs.unwrap_or(Need::Refund);
        let params = page_params(asked.trail.cursor.as_ref());
        let load = |params| async move { payments::needing(app, need, None, &params).await };
        let found = nearest_page(params, load).await?;
        let names = stores::names(app, found.items.iter().map(|(payment, _)| payment.store));
        let names = names.await?;
        let ctx = page.by(app, Some(admin.0));
        let next = found.next.map(|cursor| cursor.encode());
        let pager = asked.trail.pager(next, |pairs| address(&ctx, need, pairs));
        let body = payments_page(&ctx, need, &found.items, &names, &pager, app.now());
        Ok(Page::new(shell::payments(&ctx)).shell(Shell::Platform).draw(&ctx, &body))
    }
}

fn address(ctx: &PageContext, need: Need, pairs: &[(&str, Option<&str>)]) -> String {
    let need = [("needs", Some(need.as_str()))];
    let all: Vec<_> = need.into_iter().chain(pairs.iter().copied()).collect();
    ctx.href(&format!("/admin/payments{}", query(&all)))
}

/// The page of the payments that have `need`.
pub(crate) fn payments_page(
    ctx: &PageContext,
    need: Need,
    found: &[(Payment, Order)],
    names: &HashMap<StoreId, StoreName>,
    pager: &Pager,
    now: Timestamp,
) -> Markup {
    let columns = [
        Column::text(desk::order(ctx)),
        Column::text(text::store(ctx)),
        Column::number(desk::amount(ctx)),
        Column::text(desk::trade_numbers(ctx)),
        Column::text(text::why(ctx)),
        Column::text(text::age(ctx)),
    ];
    let row = |(payment, order): &(Payment, Order)| cells(ctx, need, payment, order, names, now);
    html! {
        h1 { (text::money_of_no_order(ctx)) }
        nav class="tags" aria-label=(text::what_to_do(ctx)) {
            @for (one, label) in
                [(Need::Refund, text::to_refund(ctx)), (Need::Review, text::to_review(ctx))] {
                a class="button" href=(address(ctx, one, &[]))
                    aria-current=[(one == need).then_some("true")] { (label) }
            }
        }
        p class="note" {
            @match need {
                Need::Refund => { (text::how_to_refund(ctx)) }
                Need::Review => { (text::how_to_review(ctx)) }
            }
        }
        @if found.is_empty() {
            (empty(text::nothing_owed(ctx), None))
        } @else {
            @let rows: Vec<_> = found.iter().map(row).collect();
            (table(text::money_of_no_order(ctx), &columns, &rows))
        }
        (pager.draw(ctx))
    }
}

fn cells(
    ctx: &PageContext,
    need: Need,
    payment: &Payment,
    order: &Order,
    names: &HashMap<StoreId, StoreName>,
    now: Timestamp,
) -> Vec<Markup> {
    let since = payment.needs_since(need).unwrap_or(payment.created_at);
    let open = || payment.charges.iter().filter(|charge| need.is_of(charge.usage));
    let sum = open().try_fold(Twd::ZERO, |sum, charge| sum.plus(charge.heard.amount?));
    let store = names.get(&payment.store);
    vec![
        html! {
            a href=(ctx.href(&format!("/admin/orders/{}", order.id))) { (order.number()) }
            br; small { (order.status.label(ctx.locale)) }
        },
        html! {
            @if let Some(store) = store {
                @let name = store.name_in(ctx.locale);
                a href=(ctx.href(&format!("/desk?store={}", store.slug))) lang=[name.lang()] {
                    (name.text)
                }
            }
        },
        html! { (sum.map_or_else(|| text::unreadable(ctx).to_owned(), money)) },
        html! {
            (payment.id.trade_no())
            @for charge in open() { br; small { (charge.heard.no) } }
        },
        html! {
            @for why in open().filter_map(|charge| why(ctx, charge.usage)) { (why) br; }
        },
        waited(ctx, since, now),
    ]
}
