//! `POST /api/merchants/products/{product_id}/restock`

use app::{App, catalog};
use domain::{Code, ProductId};
use endpoint::{
    Access, Body, Documented, Endpoint, Idempotency, Int, Ok200, Path, Problem, Spec, StoreStaff,
    untranslated,
};

use crate::{dialect, views::StockView};

/// Add units to a product's stock.
#[derive(Documented)]
pub struct RestockProduct;

/// Units to add.
#[derive(Clone, Debug, Body)]
pub struct RestockBody {
    /// Number of units.
    pub quantity: Int<1, 1_000_000>,
}

impl Endpoint for RestockProduct {
    const SPEC: Spec =
        Spec::post("restock-product", "/api/merchants/products/{product_id}/restock")
            .aliases(&["/api/admin/products/{product_id}/restock"])
            .translated(dialect::request, untranslated)
            .names(dialect::NAMES)
            .example(r#"{"quantity": 20}"#)
            .dynamodb(&[Access::Query, Access::Update, Access::PutExpiring])
            .errors(&[Code::StockNotTracked]);

    type Input = (StoreStaff, Path<ProductId>, Idempotency, Body<RestockBody>);
    type Output = Ok200<StockView>;

    async fn handle(
        app: &App,
        (staff, Path(id), key, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let once = key.once(staff.0, Self::SPEC.id);
        let restocked = catalog::restock(app, staff.0, id, body.quantity.get(1), once).await?;
        Ok(Ok200(StockView { product_id: id, stock: restocked.stock }))
    }
}
