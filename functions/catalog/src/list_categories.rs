//! `GET /api/categories`

use app::{App, catalog};
use domain::StoreId;
use endpoint::{Access, Anyone, Endpoint, Listing, Problem, Query, Spec, body};

use crate::CategoryView;

/// Lists the categories, by store and position.
pub struct ListCategories;

body! {
    /// Which categories.
    pub struct CategoriesQuery {
        /// Only this store's.
        pub store_id: Option<StoreId>,
    }
}

impl Endpoint for ListCategories {
    const SPEC: Spec = Spec::get("list-categories", "/api/categories")
        .summary("List the categories of a store or of all.")
        .table(&[Access::Query]);

    type Input = (Anyone, Query<CategoriesQuery>);
    type Output = Listing<CategoryView>;

    async fn handle(app: &App, (_, Query(query)): Self::Input) -> Result<Self::Output, Problem> {
        let categories = catalog::categories(app, query.store_id).await?;
        Ok(Listing::whole(categories.into_iter().map(CategoryView::from).collect()))
    }
}
