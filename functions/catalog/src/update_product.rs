//! `PUT /api/merchants/products/{product_id}`

use app::{App, catalog};
use domain::{Code, ProductId};
use endpoint::{
    Access, Body, Collection, Dialect, Documented, Endpoint, IfMatch, OkWithEtag, Path, Problem,
    Spec, StoreStaff,
};

use crate::{ProductView, dialect, product_input::ProductEditBody};

/// Update a product of the caller's store. A field that is left out stays as it is, `null` clears
/// it; an update that changes nothing keeps the version.
#[derive(Documented)]
pub struct UpdateProduct;

impl Endpoint for UpdateProduct {
    const SPEC: Spec = Spec::put("update-product", "/api/merchants/products/{product_id}")
        .aliases(&["/orchestration/menu/admin/items/{product_id}"])
        .translated(dialect::request, dialect::answer)
        .names(dialect::NAMES)
        .example(r#"{"name": "珍珠奶茶", "name_en": "Bubble milk tea", "price": 65, "version": 1}"#)
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
            Access::Put(Collection::Dish),
            Access::Put(Collection::Product),
            Access::Put(Collection::Store),
            Access::Delete(Collection::Dish),
            Access::Delete(Collection::Store),
        ])
        .errors(&[Code::CategoryNotFound, Code::SkuTaken]);

    type Input = (StoreStaff, Path<ProductId>, Dialect, IfMatch, Body<ProductEditBody>);
    type Output = OkWithEtag<ProductView>;

    async fn handle(
        app: &App,
        (staff, Path(id), dialect, if_match, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let precondition = if_match.or_version(body.version.map(|version| version.get(0)))?;
        let old = catalog::store_product(app, staff.0, id).await?;
        let edit = body.edit(dialect.design, &old.product)?;
        let new = catalog::edit(app, staff.0, id, &precondition, &edit).await?;
        Ok(ProductView::with_etag(catalog::detail(app, new).await?))
    }
}
