//! `GET /api/products/{product_id}`

use app::{App, catalog};
use domain::ProductId;
use endpoint::{Access, Collection, Documented, Endpoint, OkWithEtag, Path, Problem, Public, Spec};

use crate::ProductView;

/// Get a product that is on sale, with its category and its stock.
#[derive(Documented)]
pub struct GetProduct;

impl Endpoint for GetProduct {
    const SPEC: Spec = Spec::get("get-product", "/api/products/{product_id}").dynamodb(&[
        Access::BatchGet(Collection::Choice),
        Access::BatchGet(Collection::Store),
        Access::Query(Collection::Product),
    ]);

    type Input = (Public, Path<ProductId>);
    type Output = OkWithEtag<ProductView>;

    async fn handle(app: &App, (_, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        let found = catalog::active_product(app, id).await?;
        let (detail, store) = catalog::shown_with_store(app, found).await?;
        let OkWithEtag { value, etag } = ProductView::with_etag(detail);
        Ok(OkWithEtag { value: value.of_store(store.as_ref()), etag })
    }
}
