//! `GET /api/merchants/products/{product_id}`

use app::{App, catalog};
use domain::ProductId;
use endpoint::{
    Access, Collection, Documented, Endpoint, OkWithEtag, Path, Problem, Spec, StoreStaff,
    untranslated,
};

use crate::{ProductView, dialect};

/// Get a product of the caller's store, on sale or not.
#[derive(Documented)]
pub struct GetStoreProduct;

impl Endpoint for GetStoreProduct {
    const SPEC: Spec = Spec::get("get-store-product", "/api/merchants/products/{product_id}")
        .aliases(&["/orchestration/menu/admin/items/{product_id}"])
        .translated(untranslated, dialect::answer)
        .dynamodb(&[
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
        ]);

    type Input = (StoreStaff, Path<ProductId>);
    type Output = OkWithEtag<ProductView>;

    async fn handle(app: &App, (staff, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let found = catalog::store_product(app, staff.0, id).await?;
        Ok(ProductView::with_etag(catalog::detail(app, found).await?))
    }
}
