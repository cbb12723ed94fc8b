//! `PUT /api/merchants/products/{product_id}/variants/{variant_id}`

use app::{App, catalog};
use domain::{Code, ProductId, VariantCode};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, OkWithEtag, Path, Problem, Spec, StoreStaff,
};

use crate::{ProductView, product_input::VariantFields};

/// Add a variant to a product of the caller's store, or replace it. The first one ends that the
/// product is sold in one form: what was counted so far is counted no longer.
#[derive(Documented)]
pub struct SetVariant;

impl Endpoint for SetVariant {
    const SPEC: Spec =
        Spec::put("set-variant", "/api/merchants/products/{product_id}/variants/{variant_id}")
            .example(r#"{"name": "大杯", "price": 75, "stock": null}"#)
            .dynamodb(&[
                Access::BatchGet(Collection::Choice),
                Access::BatchGet(Collection::Store),
                Access::Query(Collection::Product),
                Access::Put(Collection::Product),
                Access::Put(Collection::Store),
                Access::Delete(Collection::Store),
            ])
            .errors(&[Code::SkuTaken]);

    type Input = (StoreStaff, Path<ProductId>, Path<VariantCode>, Body<VariantFields>);
    type Output = OkWithEtag<ProductView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Path(code), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let found = catalog::set_variant(app, staff.0, id, &body.variant(code)).await?;
        Ok(ProductView::with_etag(catalog::detail(app, found).await?))
    }
}
