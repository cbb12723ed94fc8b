//! `POST /api/categories`

use app::{
    App,
    catalog::{self, NewCategory},
};
use domain::{Code, Multiline, StoreId, Text};
use endpoint::{
    Access, Body, Collection, Created, Documented, Endpoint, Idempotency, Int, Merchant, Problem,
    Spec,
};

use crate::CategoryView;

/// Create a category in the merchant's store.
#[derive(Documented)]
pub struct CreateCategory;

/// A new category.
#[derive(Clone, Debug, Body)]
pub struct CategoryBody {
    /// Category name, unique within the store in any case.
    pub name: Text<1, 40>,
    /// Category name in English.
    pub name_en: Option<Text<1, 60>>,
    /// Description.
    pub description: Option<Multiline<1, 500>>,
    /// Description in English.
    pub description_en: Option<Multiline<1, 1000>>,
    /// Position in lists, from 0 (the default).
    pub position: Option<Int<0, 65_535>>,
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

impl Endpoint for CreateCategory {
    const SPEC: Spec = Spec::post("create-category", "/api/categories")
        .example(r#"{"name": "飲料", "name_en": "Drinks", "position": 1}"#)
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Store),
            Access::Put(Collection::Categories),
            Access::Put(Collection::Once),
            Access::Put(Collection::Store),
            Access::Update(Collection::Store),
        ])
        .errors(&[Code::CategoryExists, Code::StoreFull]);

    type Input = (Merchant, Idempotency, Body<CategoryBody>);
    type Output = Created<CategoryView>;

    async fn handle(
        app: &App,
        (merchant, key, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = merchant.store(body.store_id)?;
        let position = body.position.map_or(0, |position| position.get(0));
        let CategoryBody { name, name_en, description, description_en, .. } = body;
        let input = NewCategory { name, name_en, description, description_en, position };
        let once = key.once(merchant.0, Self::SPEC.id);
        let created = catalog::add_category(app, store, input, once).await?;
        Ok(Created(created.into()))
    }
}
