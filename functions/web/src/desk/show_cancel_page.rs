//! `GET /desk/orders/{order_id}/cancel`

use app::App;
use domain::{Code, OrderId, order::Order};
use endpoint::{Access, Collection, Documented, Endpoint, Html, Path, Problem, Spec, StoreStaff};
use maud::{Markup, html};

use super::{board_view::arrival, store_order::store_order};
use crate::{
    context::{PageContext, PageRequest},
    parts::{
        form::{FormState, Input, radios},
        notice::question,
    },
    problem_page,
    shell::back::desk_href,
    text::desk as text,
};

/// Asks why an order is cancelled.
#[derive(Documented)]
pub struct ShowCancelPage;

impl Endpoint for ShowCancelPage {
    const SPEC: Spec = Spec::get("show-cancel-page", "/desk/orders/{order_id}/cancel")
        .dynamodb(&[Access::Get(Collection::Store), Access::Query(Collection::Order)])
        .errors(&[Code::OrderNotFound])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<OrderId>);
    type Output = Html;

    async fn handle(
        app: &App,
        (staff, page, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (desk, order, _) = store_order(app, staff, page, id).await?;
        let body = cancel_page(&desk.ctx, &order, &FormState::default());
        Ok(desk.draw(text::cancel_order(&desk.ctx), &body))
    }
}

/// The page that asks why `order` is cancelled. The customer reads the answer.
pub(crate) fn cancel_page(ctx: &PageContext, order: &Order, sheet: &FormState) -> Markup {
    let path = desk_href(ctx, &format!("/desk/orders/{}", order.id));
    let action = desk_href(ctx, &format!("/desk/orders/{}/cancel", order.id));
    let reasons = [
        (text::reason_sold_out(ctx), text::reason_sold_out(ctx)),
        (text::reason_too_busy(ctx), text::reason_too_busy(ctx)),
        (text::reason_customer(ctx), text::reason_customer(ctx)),
        (text::reason_unreachable(ctx), text::reason_unreachable(ctx)),
    ];
    let fields = html! {
        (radios(sheet, "reason", text::reason(ctx), "", &reasons))
        (Input {
            name: "other", label: text::other_reason(ctx), autocomplete: "off", max: 200,
            hint: Some(text::reason_hint(ctx)), ..Input::default()
        }.draw(sheet))
    };
    let body = html! {
        p { (order.number()) " · " (arrival(ctx, order)) }
        p { (text::cancel_consequence(ctx, order.total())) }
        (sheet.summary())
    };
    question(
        ctx,
        text::cancel_order(ctx),
        &body,
        (&action, &fields),
        (text::yes_cancel(ctx), true),
        &path,
    )
}
