//! `GET /api/merchants/products/{product_id}`

use app::{App, catalog};
use domain::ProductId;
use endpoint::{Access, Endpoint, Keeper, OkWithTag, Path, Problem, Spec};

use crate::ProductView;

/// Shows a product of the keeper's store, on the shelf or off.
pub struct ShowStoreProduct;

impl Endpoint for ShowStoreProduct {
    const SPEC: Spec = Spec::get("show-store-product", "/api/merchants/products/{product_id}")
        .aliases(&["/orchestration/menu/admin/items/{product_id}"])
        .summary("Show a product of the store, on the shelf or off.")
        .table(&[Access::Query]);

    type Input = (Keeper, Path<ProductId>);
    type Output = OkWithTag<ProductView>;

    async fn handle(app: &App, (keeper, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let stocked = catalog::show_kept(app, keeper.0, id).await?;
        Ok(ProductView::tagged(stocked))
    }
}
