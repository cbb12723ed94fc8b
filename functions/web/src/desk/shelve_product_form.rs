//! `POST /desk/products/{product_id}/shelf`

use app::{
    App,
    catalog::{self, ProductEdit},
};
use domain::{Code, Precondition, ProductId, catalog::ProductChange};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, Path, Problem, SeeOther, Spec,
    StoreStaff, TextLine,
};

use super::whose::{at_desk, back_to};
use crate::{context::PageRequest, problem_page};

/// Puts a product on the shelf, or takes it off.
#[derive(Documented)]
pub struct ShelveProductForm;

/// Which way a switch was pressed.
#[derive(Clone, Debug, Body)]
pub struct SwitchForm {
    /// Whether it is on from now on.
    pub on: bool,
    /// The page to return to.
    pub next: Option<TextLine<4000>>,
}

impl SwitchForm {
    /// The page to return to; may be empty.
    pub(crate) fn next(&self) -> &str {
        self.next.as_ref().map(|next| next.0.as_str()).unwrap_or_default()
    }
}

impl Endpoint for ShelveProductForm {
    const SPEC: Spec = Spec::post("shelve-product-form", "/desk/products/{product_id}/shelf")
        .dynamodb(&[
            Access::Query(Collection::Product),
            Access::Put(Collection::Dish),
            Access::Put(Collection::Product),
            Access::Delete(Collection::Dish),
        ])
        .errors(&[Code::ProductNotFound])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<ProductId>, Form<SwitchForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (staff, page, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let found = if form.on {
            let change = ProductChange { active: Some(true), ..ProductChange::default() };
            let edit = ProductEdit { change, ..ProductEdit::default() };
            catalog::edit(app, staff.0, id, &Precondition::Any, &edit).await?
        } else {
            catalog::deactivate(app, staff.0, id).await?
        };
        let ctx = at_desk(app, staff.0, page, found.product.store);
        Ok(back_to(&ctx, form.next(), "/desk/products", ("item", &id.to_string())))
    }
}
