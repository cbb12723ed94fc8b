//! `POST /api/categories`

use app::{App, catalog};
use domain::{Code, StoreId, Text};
use endpoint::{Access, Body, Created, Endpoint, Int, Merchant, Problem, Spec, body};

use crate::CategoryView;

/// Adds a category to the merchant's store.
pub struct CreateCategory;

body! {
    /// A new category.
    pub struct CategoryBody {
        /// Unique within the store, whatever its case.
        pub name: Text<1, 40>,
        /// What belongs in it.
        pub description: Option<Text<1, 500>>,
        /// Its place in lists, from 0; 0 if nothing is said.
        pub position: Option<Int<0, 65_535>>,
        /// The store, where an admin asks.
        pub store_id: Option<StoreId>,
    }
}

impl Endpoint for CreateCategory {
    const SPEC: Spec = Spec::post("create-category", "/api/categories")
        .summary("Add a category to the store.")
        .table(&[Access::Put])
        .fails(&[Code::CategoryTaken]);

    type Input = (Merchant, Body<CategoryBody>);
    type Output = Created<CategoryView>;

    async fn handle(
        app: &App,
        (merchant, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = merchant.store(body.store_id)?;
        let place = body.position.map_or(0, |position| position.get(0));
        let made = catalog::add_category(app, store, body.name, body.description, place).await?;
        Ok(Created(made.into()))
    }
}
