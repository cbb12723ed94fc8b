//! `POST /api/merchants/products`

use app::{App, catalog};
use domain::Code;
use endpoint::{
    Access, Body, Collection, Created, Dialect, Documented, Endpoint, Idempotency, Problem, Spec,
    StoreStaff,
};

use crate::{ProductView, dialect, product_input::NewProductBody};

/// Create a product in the caller's store.
#[derive(Documented)]
pub struct CreateProduct;

impl Endpoint for CreateProduct {
    const SPEC: Spec = Spec::post("create-product", "/api/merchants/products")
        .aliases(&["/orchestration/menu/admin/items", "/api/admin/products"])
        .translated(dialect::request, dialect::answer)
        .names(dialect::NAMES)
        .example(r#"{"kind": "menu_item", "name": "珍珠奶茶", "price": 60, "stock": 20}"#)
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
            Access::Put(Collection::Dish),
            Access::Put(Collection::Product),
            Access::Put(Collection::Store),
            Access::Update(Collection::Bucket),
        ])
        .errors(&[Code::CategoryNotFound, Code::SkuTaken, Code::RateLimited]);

    type Input = (StoreStaff, Dialect, Idempotency, Body<NewProductBody>);
    type Output = Created<ProductView>;

    async fn handle(
        app: &App,
        (staff, dialect, Idempotency(key), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.store(body.fields.store_id)?;
        let product = body.product(dialect.design);
        let created = catalog::create(app, staff.0, store, product, key.as_ref()).await?;
        Ok(Created(catalog::detail(app, created).await?.into()))
    }
}
