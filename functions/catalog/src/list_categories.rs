//! `GET /api/categories`

use app::{App, catalog};
use domain::StoreId;
use endpoint::{Access, Documented, Endpoint, ListResponse, Problem, Public, Query, Spec};

use crate::CategoryView;

/// List the categories of a store or of all, by store and position.
#[derive(Documented)]
pub struct ListCategories;

/// Which categories.
#[derive(Clone, Debug, Query)]
pub struct CategoriesQuery {
    /// Store id.
    pub store_id: Option<StoreId>,
}

impl Endpoint for ListCategories {
    const SPEC: Spec = Spec::get("list-categories", "/api/categories").dynamodb(&[Access::Query]);

    type Input = (Public, Query<CategoriesQuery>);
    type Output = ListResponse<CategoryView>;

    async fn handle(app: &App, (_, Query(query)): Self::Input) -> Result<Self::Output, Problem> {
        let categories = catalog::categories(app, query.store_id).await?;
        Ok(ListResponse::whole(categories.into_iter().map(CategoryView::from).collect()))
    }
}
