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

use super::whose::back_to;
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
        if form.on {
            let change = ProductChange { active: Some(true), ..ProductChange::default() };
            let edit = ProductEdit { change, ..ProductEdit::default() };
            catalog::edit(app, staff.0, id, &Precondition::Any, &edit).await?;
        } else {
            catalog::deactivate(app, staff.0, id).await?;
        }
        let next = form.next.as_ref().map(|next| next.0.as_str()).unwrap_or_default();
        Ok(back_to(app, staff.0, page, next, ("item", &id.to_string())))
    }
}
