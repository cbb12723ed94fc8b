//! `POST /desk/orders/{order_id}/ship`

use app::{
    App,
    orders::{self, StoreMove},
};
use domain::{
    Code, OrderId, Text,
    order::{Status, Tracking},
};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, Path, Problem, SeeOther, Spec,
    StoreStaff, Submission,
};

use super::{
    show_ship_page::{heading, ship_page},
    store_order::store_order,
    whose::after,
};
use crate::{context::PageRequest, parts::form::FormState, problem_page};

/// Sends an order of the staff's store on its way, or corrects the number of its parcel.
#[derive(Documented)]
pub struct ShipOrderForm;

/// Where a parcel can be followed.
#[derive(Clone, Debug, Body)]
pub struct TrackingForm {
    /// The carrier's number of it.
    pub number: Option<Text<1, 40>>,
    /// The carrier.
    pub carrier: Option<Text<1, 30>>,
}

impl Endpoint for ShipOrderForm {
    const SPEC: Spec = Spec::post("ship-order-form", "/desk/orders/{order_id}/ship")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::Query(Collection::Order),
            Access::Update(Collection::Order),
        ])
        .errors(&[Code::OrderNotFound, Code::InvalidTransition, Code::PaymentUnconfirmed])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<OrderId>, Submission<TrackingForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (staff, page, Path(id), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        match submission.read {
            Ok(TrackingForm { number, carrier }) => {
                let tracking = number.map(|number| Tracking { number, carrier });
                let to = StoreMove { to: Status::Shipped, reason: None, tracking };
                let (order, _) = orders::update_status(app, staff.0, id, to).await?;
                Ok(Ok(after(app, staff.0, page, &order, None)))
            }
            Err(problem) => {
                let (desk, order, _) = store_order(app, staff, page, id).await?;
                let sheet = FormState::returned(&desk.ctx, submission.typed, &problem);
                let body = ship_page(&desk.ctx, &order, &sheet);
                Ok(Err(desk.draw_wrong(&problem, heading(&desk.ctx, &order), &body)))
            }
        }
    }
}
