//! `POST /api/merchants/products`

use app::{App, catalog};
use domain::Code;
use endpoint::{Access, Body, Created, Endpoint, IdempotencyKey, Keeper, Problem, Spec};

use crate::{
    ProductView,
    front::Front,
    offer::{ProductBody, Unsaid},
};

/// Puts a new product into the keeper's store, once for each key.
pub struct CreateProduct;

impl Endpoint for CreateProduct {
    const SPEC: Spec = Spec::post("create-product", "/api/merchants/products")
        .aliases(&["/orchestration/menu/admin/items", "/api/admin/products"])
        .summary("Add a product to the store.")
        .table(&[Access::Get, Access::Query, Access::Put])
        .fails(&[Code::CategoryNotFound]);

    type Input = (Keeper, Front, IdempotencyKey, Body<ProductBody>);
    type Output = Created<ProductView>;

    async fn handle(
        app: &App,
        (keeper, front, key, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = keeper.store(body.store_id)?;
        let unsaid = Unsaid::of_new(store, front, &body);
        let offer = body.offer(unsaid)?;
        let key = key.0.map(|key| key.key);
        let made = catalog::list(app, keeper.0, store, offer, key.as_deref()).await?;
        Ok(Created(made.into()))
    }
}
