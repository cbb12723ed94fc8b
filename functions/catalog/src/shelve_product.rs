//! `DELETE /api/merchants/products/{product_id}`

use app::{App, catalog};
use domain::ProductId;
use endpoint::{Access, Endpoint, Keeper, Ok200, Path, Problem, Spec};

use crate::ProductView;

/// Takes a product off the shelf; it stays in orders and in the store's own list. Repeating the
/// call is harmless.
pub struct ShelveProduct;

impl Endpoint for ShelveProduct {
    const SPEC: Spec = Spec::delete("shelve-product", "/api/merchants/products/{product_id}")
        .aliases(&["/orchestration/menu/admin/items/{product_id}"])
        .summary("Take a product off the shelf.")
        .table(&[Access::Query, Access::Put]);

    type Input = (Keeper, Path<ProductId>);
    type Output = Ok200<ProductView>;

    async fn handle(app: &App, (keeper, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let stocked = catalog::shelve(app, keeper.0, id).await?;
        Ok(Ok200(stocked.into()))
    }
}
