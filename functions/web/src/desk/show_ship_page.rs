//! `GET /desk/orders/{order_id}/ship`

use app::App;
use domain::{
    Code, OrderId,
    order::{Order, Status},
};
use endpoint::{Access, Collection, Documented, Endpoint, Html, Path, Problem, Spec, StoreStaff};
use maud::{Markup, html};

use super::store_order::store_order;
use crate::{
    context::{PageContext, PageRequest},
    parts::{
        form::{FormState, Input},
        notice::question,
    },
    problem_page,
    shell::back::desk_href,
    text::desk as text,
};

/// Asks for the number under which a parcel can be followed.
#[derive(Documented)]
pub struct ShowShipPage;

impl Endpoint for ShowShipPage {
    const SPEC: Spec = Spec::get("show-ship-page", "/desk/orders/{order_id}/ship")
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
        let known = order.tracking();
        let number = known.map(|known| known.number.as_str()).unwrap_or_default();
        let carrier = known.and_then(|known| known.carrier.as_ref()).map(|name| name.as_str());
        let typed = [("number", number), ("carrier", carrier.unwrap_or_default())];
        let body = ship_page(&desk.ctx, &order, &FormState::filled(typed));
        Ok(desk.draw(heading(&desk.ctx, &order), &body))
    }
}

/// What the page is about: the parcel is sent, or its number corrected.
pub(crate) fn heading(ctx: &PageContext, order: &Order) -> &'static str {
    if order.status == Status::Shipped {
        text::correct_tracking(ctx)
    } else {
        text::ship_order(ctx)
    }
}

/// The page that asks for the number of the parcel of `order`.
pub(crate) fn ship_page(ctx: &PageContext, order: &Order, sheet: &FormState) -> Markup {
    let path = format!("/desk/orders/{}", order.id);
    let action = desk_href(ctx, &format!("{path}/ship"));
    let again = order.status == Status::Shipped;
    let fields = html! {
        (Input {
            name: "number", label: text::tracking_number(ctx), autocomplete: "off", max: 40,
            required: again, hint: (!again).then_some(text::tracking_hint(ctx)), ..Input::default()
        }.draw(sheet))
        (Input {
            name: "carrier", label: text::carrier(ctx), autocomplete: "off", max: 30,
            ..Input::default()
        }.draw(sheet))
    };
    let body = html! {
        p { strong { (order.number()) } }
        @if let Some(address) = &order.contact.address {
            address {
                @if let Some(name) = &order.contact.name { (name) " " }
                @if let Some(phone) = &order.contact.phone { (phone) }
                br; (address.postal_code) " " (address.city) (address.address)
            }
        }
        (sheet.summary())
    };
    let button = if again { text::save(ctx) } else { text::ship(ctx) };
    question(
        ctx,
        heading(ctx, order),
        &body,
        (&action, &fields),
        (button, false),
        &desk_href(ctx, &path),
    )
}
