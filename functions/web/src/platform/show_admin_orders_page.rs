//! `GET /admin/orders`

use app::{
    App,
    orders::{self, Wanted},
};
use db::Page as Listed;
use domain::{
    Text,
    order::{Order, OrderSearch, Status},
};
use endpoint::{Access, Admin, Collection, Documented, Endpoint, Html, Problem, Query, Spec};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    desk::{show_desk_orders_page::list, trail::Trail},
    format::query,
    parts::{
        notice::empty,
        pager::Pager,
        paging::{nearest_page, page_params},
    },
    problem_page,
    shell::page::{Page, Shell},
    text::{desk, parts, platform as text, shell},
};

/// Finds orders of every store.
#[derive(Documented)]
pub struct ShowAdminOrdersPage;

/// Which orders.
#[derive(Clone, Debug, Query)]
pub struct AdminOrdersQuery {
    /// A number, an e-mail address or a telephone number.
    pub q: Option<Text<1, 100>>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// The page.
    #[query(flatten)]
    pub trail: Trail,
}

impl Endpoint for ShowAdminOrdersPage {
    const SPEC: Spec = Spec::get("show-admin-orders-page", "/admin/orders")
        .dynamodb(&[
            Access::Get(Collection::Email),
            Access::BatchGet(Collection::Order),
            Access::Query(Collection::Contact),
            Access::Query(Collection::Day),
            Access::Query(Collection::Number),
            Access::Query(Collection::Order),
            Access::Query(Collection::UserOrders),
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (Admin, PageRequest, Query<AdminOrdersQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (admin, page, Query(asked)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.by(app, Some(admin.0));
        let search = asked.q.as_ref().map(|typed| OrderSearch::of(typed.as_str())).transpose();
        let (found, understood) = match search {
            Ok(search) => {
                let wanted = Wanted { search, store: None, status: asked.status };
                let params = page_params(asked.trail.cursor.as_ref());
                let found = nearest_page(params, |params| {
                    let wanted = &wanted;
                    async move { orders::find(app, wanted, &params).await }
                });
                (found.await?, true)
            }
            Err(_) => (Listed::onward(Vec::new(), None), false),
        };
        let next = found.next.map(|cursor| cursor.encode());
        let pager = asked.trail.pager(next, |pairs| asked.address(&ctx, pairs));
        let body = found_page(&ctx, &asked, &found.items, understood, &pager);
        Ok(Page::new(shell::orders(&ctx)).shell(Shell::Platform).draw(&ctx, &body))
    }
}

impl AdminOrdersQuery {
    fn address(&self, ctx: &PageContext, pairs: &[(&str, Option<&str>)]) -> String {
        let filters =
            [("q", self.q.as_ref().map(Text::as_str)), ("status", self.status.map(Status::as_str))];
        let all: Vec<_> = filters.into_iter().chain(pairs.iter().copied()).collect();
        ctx.href(&format!("/admin/orders{}", query(&all)))
    }
}

/// The page of the `orders` that were found; `understood` says whether there was anything to look
/// for.
pub(crate) fn found_page(
    ctx: &PageContext,
    asked: &AdminOrdersQuery,
    orders: &[Order],
    understood: bool,
    pager: &Pager,
) -> Markup {
    let typed = asked.q.as_ref().map(Text::as_str).unwrap_or_default();
    html! {
        h1 { (text::find_orders(ctx)) }
        form class="filters" action=(ctx.href("/admin/orders")) {
            label {
                span { (text::order_search(ctx)) }
                input type="search" name="q" maxlength="100" value=(typed)
                    aria-invalid=[(!understood).then_some("true")]
                    aria-describedby=[(!understood).then_some("q-told")];
            }
            label {
                span { (parts::status(ctx)) }
                select name="status" {
                    option value="" { (parts::all(ctx)) }
                    @for status in Status::ALL {
                        option value=(status.as_str()) selected[asked.status == Some(*status)] {
                            (status.label(ctx.locale))
                        }
                    }
                }
            }
            button class="main" { (shell::search(ctx)) }
        }
        @if !understood {
            p class="wrong" id="q-told" role="alert" { (text::not_understood(ctx)) }
        } @else if orders.is_empty() {
            (empty(desk::no_orders(ctx), None))
        } @else {
            (list(ctx, orders, |order| ctx.href(&format!("/admin/orders/{}", order.id))))
        }
        (pager.draw(ctx))
    }
}
