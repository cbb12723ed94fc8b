//! `GET /api/orders/{order_id}`

use app::{App, orders};
use domain::OrderId;
use endpoint::{
    Access, Collection, Documented, Endpoint, OkWithEtag, OrderHolder, Path, Problem, Spec,
    untranslated,
};

use crate::{OrderView, dialect};

/// Get an order of the caller, or of a store that the caller works for. Its payments are in it. A
/// guest sends the order's key.
#[derive(Documented)]
pub struct GetOrder;

impl Endpoint for GetOrder {
    const SPEC: Spec = Spec::get("get-order", "/api/orders/{order_id}")
        .aliases(&["/orchestration/orders/{order_id}"])
        .translated(untranslated, dialect::answer)
        .dynamodb(&[Access::Query(Collection::Order)]);

    type Input = (OrderHolder, Path<OrderId>);
    type Output = OkWithEtag<OrderView>;

    async fn handle(app: &App, (holder, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let (order, payments) = orders::get(app, &holder.0, id).await?;
        let attempts = payments.iter().map(|payment| payment.version).sum::<u64>();
        let value = OrderView::with_payments(&order, &payments, app.now());
        // What can be done changes with the time alone, too.
        let pay = value.pay.map_or("", |pay| pay.0.as_str());
        let etag = format!("{}.{attempts}.{pay}", order.version);
        Ok(OkWithEtag { value, etag })
    }
}
