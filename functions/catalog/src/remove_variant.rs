//! `DELETE /api/merchants/products/{product_id}/variants/{variant_id}`

use app::{App, catalog};
use domain::{Code, ProductId, VariantCode};
use endpoint::{
    Access, Collection, Documented, Endpoint, OkWithEtag, Path, Problem, Spec, StoreStaff,
};

use crate::ProductView;

/// Take a variant off a product of the caller's store. Without the last one the product is sold in
/// one form, of which there are no units yet.
#[derive(Documented)]
pub struct RemoveVariant;

impl Endpoint for RemoveVariant {
    const SPEC: Spec = Spec::delete(
        "remove-variant",
        "/api/merchants/products/{product_id}/variants/{variant_id}",
    )
    .dynamodb(&[
        Access::BatchGet(Collection::Choice),
        Access::BatchGet(Collection::Store),
        Access::Query(Collection::Product),
        Access::Put(Collection::Product),
        Access::Delete(Collection::Store),
    ])
    .errors(&[Code::ValidationFailed]);

    type Input = (StoreStaff, Path<ProductId>, Path<VariantCode>);
    type Output = OkWithEtag<ProductView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Path(code)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let found = catalog::remove_variant(app, staff.0, id, code).await?;
        Ok(ProductView::with_etag(catalog::detail(app, found).await?))
    }
}
