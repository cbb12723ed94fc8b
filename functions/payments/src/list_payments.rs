//! `GET /api/admin/payments`

use app::{App, payments};
use domain::{StoreId, payment::Need};
use endpoint::{
    Access, Collection, Documented, Endpoint, ListResponse, Merchant, PageQuery, Problem, Query,
    Spec,
};

use crate::views::PaymentNeedView;

/// The default page size.
const DEFAULT_LIMIT: u16 = 20;

/// List the payments with money that no order keeps. The oldest money comes first: what has to go
/// back, or what a person has to look at. A merchant sees those of the own store.
#[derive(Documented)]
pub struct ListPayments;

/// Which payments.
#[derive(Clone, Debug, Query)]
pub struct PaymentsQuery {
    /// What has to be done: `refund` (the default) or `review`.
    pub needs: Option<Need>,
    /// Store id. An admin who names none sees those of every store.
    pub store_id: Option<StoreId>,
    /// The page.
    #[query(flatten)]
    pub page: PageQuery,
}

impl Endpoint for ListPayments {
    const SPEC: Spec = Spec::get("list-payments", "/api/admin/payments")
        .dynamodb(&[Access::BatchGet(Collection::Order), Access::Query(Collection::Needs)]);

    type Input = (Merchant, Query<PaymentsQuery>);
    type Output = ListResponse<PaymentNeedView>;

    async fn handle(
        app: &App,
        (merchant, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = merchant.listed_stores(query.store_id)?;
        let need = query.needs.unwrap_or(Need::Refund);
        let params = query.page.params(DEFAULT_LIMIT);
        let page = payments::needing(app, need, store, &params).await?;
        let now = app.now();
        let view = |(payment, order)| PaymentNeedView::of(&payment, &order, need, now);
        Ok(ListResponse(page.map(view)))
    }
}
