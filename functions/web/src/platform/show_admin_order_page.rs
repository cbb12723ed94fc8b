//! `GET /admin/orders/{order_id}`

use app::{App, orders, stores};
use domain::{Code, Named, OrderId, order::Order, payment::Payment, store::Store};
use endpoint::{Access, Admin, Collection, Documented, Endpoint, Html, Path, Problem, Spec};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    desk::{order_view::details, show_desk_orders_page::badge},
    problem_page,
    shell::page::{Page, Shell},
    text::{desk, platform as text},
};

/// Shows an order of any store to an admin.
#[derive(Documented)]
pub struct ShowAdminOrderPage;

impl Endpoint for ShowAdminOrderPage {
    const SPEC: Spec = Spec::get("show-admin-order-page", "/admin/orders/{order_id}")
        .dynamodb(&[Access::Get(Collection::Store), Access::Query(Collection::Order)])
        .errors(&[Code::OrderNotFound])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (Admin, PageRequest, Path<OrderId>);
    type Output = Html;

    async fn handle(
        app: &App,
        (admin, page, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, payments) = orders::get(app, &admin.0.into(), id).await?;
        let store = stores::get(app, order.store).await?;
        let ctx = page.by(app, Some(admin.0));
        let body = order_page(&ctx, &store, &order, &payments);
        Ok(Page::new(&order.number()).shell(Shell::Platform).draw(&ctx, &body))
    }
}

/// The page of `order`, which `store` sells.
pub(crate) fn order_page(
    ctx: &PageContext,
    store: &Store,
    order: &Order,
    payments: &[Payment],
) -> Markup {
    let name = store.name_in(ctx.locale);
    let slug = store.slug();
    let at_desk = ctx.href(&format!("/desk/orders/{}?store={slug}", order.id));
    html! {
        div class="title" {
            h1 { (desk::order_number(ctx, &order.number())) }
            (badge(ctx, order.status))
        }
        div class="does" {
            a class="button main" href=(at_desk) { (text::open_at_desk(ctx)) }
            a class="button" href=(ctx.href(&format!("/desk?store={slug}"))) {
                (text::desk_of(ctx, name.text))
            }
        }
        (details(ctx, order, payments))
    }
}
