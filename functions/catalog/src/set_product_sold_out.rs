//! `PUT /api/merchants/products/{product_id}/sold-out`

use app::{App, catalog};
use domain::{Code, ProductId, VariantCode};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, OkWithEtag, Path, Problem, Spec, StoreStaff,
};

use crate::ProductView;

/// Say whether a product, or one of its variants, is sold out for today. It is of the caller's
/// store. It ends by itself at four in the morning in Taipei; the stock stays as it is.
#[derive(Documented)]
pub struct SetProductSoldOut;

/// Whether it is sold out for today.
#[derive(Clone, Debug, Body)]
pub struct SoldOutBody {
    /// Whether it is.
    pub sold_out: bool,
    /// Variant id; without one, the whole product.
    pub variant_id: Option<VariantCode>,
}

impl Endpoint for SetProductSoldOut {
    const SPEC: Spec =
        Spec::put("set-product-sold-out", "/api/merchants/products/{product_id}/sold-out")
            .example(r#"{"sold_out": true}"#)
            .dynamodb(&[
                Access::BatchGet(Collection::Choice),
                Access::BatchGet(Collection::Store),
                Access::Query(Collection::Product),
                Access::Put(Collection::Product),
            ])
            .errors(&[Code::VariantNotFound]);

    type Input = (StoreStaff, Path<ProductId>, Body<SoldOutBody>);
    type Output = OkWithEtag<ProductView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let SoldOutBody { sold_out, variant_id } = body;
        let found = catalog::set_sold_out(app, staff.0, id, variant_id, sold_out).await?;
        Ok(ProductView::with_etag(catalog::detail(app, found).await?))
    }
}
