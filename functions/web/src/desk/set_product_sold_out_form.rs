//! `POST /desk/products/{product_id}/sold-out`

use app::{App, catalog};
use domain::{Code, ProductId};
use endpoint::{
    Access, Collection, Documented, Endpoint, Form, Path, Problem, SeeOther, Spec, StoreStaff,
};

use super::{
    shelve_product_form::SwitchForm,
    whose::{at_desk, back_to},
};
use crate::{context::PageRequest, problem_page};

/// Says by one press that a product is sold out for today, or is not after all.
#[derive(Documented)]
pub struct SetProductSoldOutForm;

impl Endpoint for SetProductSoldOutForm {
    const SPEC: Spec =
        Spec::post("set-product-sold-out-form", "/desk/products/{product_id}/sold-out")
            .dynamodb(&[Access::Query(Collection::Product), Access::Put(Collection::Product)])
            .errors(&[Code::ProductNotFound])
            .served_by(crate::audience::DESK)
            .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<ProductId>, Form<SwitchForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (staff, page, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let found = catalog::set_sold_out(app, staff.0, id, None, form.on).await?;
        let ctx = at_desk(app, staff.0, page, found.product.store);
        Ok(back_to(&ctx, form.next(), "/desk/products", ("item", &id.to_string())))
    }
}
