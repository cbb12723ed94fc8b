//! `POST /api/merchants/products/{product_id}/restock`

use app::{
    App,
    catalog::{self, StockChange},
};
use domain::{Code, LocationId, ProductId, VariantCode};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Idempotency, Int, Ok200, Path, Problem, Spec,
    StoreStaff, untranslated,
};

use crate::{dialect, views::StockView};

/// Add units to the stock of a product or of one of its variants.
#[derive(Documented)]
pub struct RestockProduct;

/// Units to add.
#[derive(Clone, Debug, Body)]
pub struct RestockBody {
    /// Number of units.
    pub quantity: Int<1, 1_000_000>,
    /// Code of the variant; required if the product has several.
    pub variant_id: Option<VariantCode>,
    /// Where the units are; by default in the only place.
    pub location_id: Option<LocationId>,
}

impl Endpoint for RestockProduct {
    const SPEC: Spec =
        Spec::post("restock-product", "/api/merchants/products/{product_id}/restock")
            .aliases(&["/api/admin/products/{product_id}/restock"])
            .translated(dialect::request, untranslated)
            .names(dialect::NAMES)
            .example(r#"{"quantity": 20}"#)
            .dynamodb(&[
                Access::Query(Collection::Product),
                Access::Put(Collection::Once),
                Access::Update(Collection::Product),
            ])
            .errors(&[Code::StockNotTracked, Code::VariantRequired]);

    type Input = (StoreStaff, Path<ProductId>, Idempotency, Body<RestockBody>);
    type Output = Ok200<StockView>;

    async fn handle(
        app: &App,
        (staff, Path(id), key, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let once = key.once(staff.0, Self::SPEC.id);
        let RestockBody { quantity, variant_id: variant, location_id: location } = body;
        let change = StockChange { product: id, variant, location, units: quantity.get(1) };
        let (restocked, variant, place) = catalog::restock(app, staff.0, change, once).await?;
        Ok(Ok200(StockView {
            product_id: id,
            variant_id: variant,
            location_id: place,
            stock: restocked.stock_of(variant),
        }))
    }
}
