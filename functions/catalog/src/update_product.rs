//! `PUT /api/merchants/products/{product_id}`

use app::{App, catalog};
use domain::{Code, ProductId};
use endpoint::{Access, Body, Endpoint, IfMatch, Keeper, OkWithTag, Path, Problem, Spec};

use crate::{
    ProductView,
    offer::{ProductBody, Unsaid},
};

/// Writes a product of the keeper's store anew, if it is still as it was read.
pub struct UpdateProduct;

impl Endpoint for UpdateProduct {
    const SPEC: Spec = Spec::put("update-product", "/api/merchants/products/{product_id}")
        .aliases(&["/orchestration/menu/admin/items/{product_id}"])
        .summary("Write a product anew.")
        .table(&[Access::Query, Access::Get, Access::Put])
        .fails(&[Code::CategoryNotFound]);

    type Input = (Keeper, Path<ProductId>, IfMatch, Body<ProductBody>);
    type Output = OkWithTag<ProductView>;

    async fn handle(
        app: &App,
        (keeper, Path(id), IfMatch(read), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let old = catalog::show_kept(app, keeper.0, id).await?;
        let offer = body.offer(Unsaid::of(&old.product))?;
        let new = catalog::edit(app, keeper.0, id, read, offer).await?;
        Ok(ProductView::tagged(new))
    }
}
