//! `GET /api/categories`

use app::{App, catalog};
use domain::StoreId;
use endpoint::{
    Access, Collection, Documented, Endpoint, ListResponse, PageQuery, Problem, Public, Query, Spec,
};

use crate::CategoryView;

/// List the categories of a store, or of every store. Those of one store come all at once, by
/// position; those of every store page by page, by store and position.
#[derive(Documented)]
pub struct ListCategories;

/// Which categories.
#[derive(Clone, Debug, Query)]
pub struct CategoriesQuery {
    /// Store id.
    pub store_id: Option<StoreId>,
    /// The page; the list of one store has only one.
    #[query(flatten)]
    pub page: PageQuery,
}

/// How many categories of the market are on a page by default.
const PAGE: u16 = 100;

impl Endpoint for ListCategories {
    const SPEC: Spec = Spec::get("list-categories", "/api/categories")
        .dynamodb(&[Access::Query(Collection::Categories), Access::Query(Collection::Store)]);

    type Input = (Public, Query<CategoriesQuery>);
    type Output = ListResponse<CategoryView>;

    async fn handle(app: &App, (_, Query(query)): Self::Input) -> Result<Self::Output, Problem> {
        let params = query.page.params(PAGE);
        let page = catalog::categories(app, query.store_id, &params).await?;
        Ok(ListResponse(page.map(CategoryView::from)))
    }
}
