//! `POST /orders/{order_id}/claim`

use app::{App, orders};
use domain::{Code, OrderId};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, OrderKeys, Path, Problem, SeeOther,
    Spec,
};

use crate::{context::PageRequest, problem_page};

/// Makes a guest's order one of the caller, whose browser has its key.
#[derive(Documented)]
pub struct ClaimOrderForm;

impl Endpoint for ClaimOrderForm {
    const SPEC: Spec = Spec::post("claim-order-form", "/orders/{order_id}/claim")
        .dynamodb(&[Access::Query(Collection::Order), Access::Update(Collection::Order)])
        .errors(&[Code::OrderNotFound])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (Authenticated, PageRequest, OrderKeys, Path<OrderId>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (Authenticated(caller), page, keys, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        orders::claim(app, caller.user, id, keys.of(id)).await?;
        Ok(SeeOther(page.by(app, Some(caller)).href(&format!("/orders/{id}"))))
    }
}
