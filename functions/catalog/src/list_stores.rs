//! `GET /api/stores`

use app::{App, stores};
use endpoint::{
    Access, Collection, Documented, Endpoint, ListResponse, PageQuery, Problem, Public, Query, Spec,
};

use crate::store_views::StoreView;

/// List the stores of the market, by when they joined.
#[derive(Documented)]
pub struct ListStores;

/// Which stores.
#[derive(Clone, Debug, Query)]
pub struct StoresQuery {
    /// The page.
    #[query(flatten)]
    pub page: PageQuery,
}

/// How many stores are on a page by default.
const PAGE: u16 = 24;

impl Endpoint for ListStores {
    const SPEC: Spec =
        Spec::get("list-stores", "/api/stores").dynamodb(&[Access::Query(Collection::Stores)]);

    type Input = (Public, Query<StoresQuery>);
    type Output = ListResponse<StoreView>;

    async fn handle(app: &App, (_, Query(query)): Self::Input) -> Result<Self::Output, Problem> {
        let page = stores::list(app, &query.page.params(PAGE)).await?;
        Ok(ListResponse(page.map(StoreView::from)))
    }
}
