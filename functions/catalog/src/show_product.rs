//! `GET /api/products/{product_id}`

use app::{App, catalog};
use domain::ProductId;
use endpoint::{Access, Anyone, Endpoint, OkWithTag, Path, Problem, Spec};

use crate::ProductView;

/// Shows a product that is on the shelf.
pub struct ShowProduct;

impl Endpoint for ShowProduct {
    const SPEC: Spec = Spec::get("show-product", "/api/products/{product_id}")
        .summary("Show a product, its category and its stock.")
        .table(&[Access::Query]);

    type Input = (Anyone, Path<ProductId>);
    type Output = OkWithTag<ProductView>;

    async fn handle(app: &App, (_, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let stocked = catalog::show(app, id).await?;
        Ok(ProductView::tagged(stocked))
    }
}
