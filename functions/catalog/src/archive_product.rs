//! `DELETE /api/merchants/products/{product_id}`

use app::{App, catalog};
use domain::ProductId;
use endpoint::{
    Access, Collection, Documented, Endpoint, Ok200, Path, Problem, Spec, StoreStaff, untranslated,
};

use crate::{ProductView, dialect};

/// Archive a product: it is no longer on sale. It stays in orders and in the store's own list;
/// repeating the call changes nothing.
#[derive(Documented)]
pub struct ArchiveProduct;

impl Endpoint for ArchiveProduct {
    const SPEC: Spec = Spec::delete("archive-product", "/api/merchants/products/{product_id}")
        .aliases(&[
            "/orchestration/menu/admin/items/{product_id}",
            "/api/admin/products/{product_id}",
        ])
        .translated(untranslated, dialect::answer)
        .dynamodb(&[
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
            Access::Put(Collection::Product),
            Access::Delete(Collection::Dish),
        ]);

    type Input = (StoreStaff, Path<ProductId>);
    type Output = Ok200<ProductView>;

    async fn handle(app: &App, (staff, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let archived = catalog::deactivate(app, staff.0, id).await?;
        Ok(Ok200(catalog::detail(app, archived).await?.into()))
    }
}
