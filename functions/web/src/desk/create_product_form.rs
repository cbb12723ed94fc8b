//! `POST /desk/products`

use app::{App, catalog};
use domain::{Code, Kind, StoreId};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, Problem, Query, SeeOther, Spec,
    StoreStaff, Submission, TextLine,
};

use super::{
    product_input::{Read, at_rows},
    product_view::Has,
    show_new_product_page::{has, new_product_page},
    whose::{Desk, Whose, at_desk, back_to, choose_store},
};
use crate::{context::PageRequest, parts::form::FormState, problem_page, text::desk as text};

/// Creates a product.
#[derive(Documented)]
pub struct CreateProductForm;

/// What is read of the form before the rest, whose fields depend on the store.
#[derive(Clone, Debug, Body)]
pub struct KeyForm {
    /// The idempotency key of the form.
    pub key: TextLine<64>,
}

impl Endpoint for CreateProductForm {
    const SPEC: Spec = Spec::post("create-product-form", "/desk/products")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
            Access::Query(Collection::Store),
            Access::Put(Collection::Dish),
            Access::Put(Collection::Product),
            Access::Put(Collection::Store),
            Access::Update(Collection::Bucket),
        ])
        .errors(&[Code::CategoryNotFound, Code::SkuTaken, Code::RateLimited])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<Whose>, Submission<KeyForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (staff, page, Query(whose), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = whose.store(app, staff).await? else {
            return Ok(Ok(choose_store(page, app)));
        };
        let (categories, groups) = has(app, store).await?;
        let has = Has { categories: &categories, groups: &groups };
        match create(app, staff, store, has, &submission).await {
            Ok(id) => {
                let ctx = at_desk(app, staff.0, page, store);
                Ok(Ok(back_to(&ctx, "", "/desk/products", ("item", &id))))
            }
            Err(problem) if is_told_in_the_form(&problem) => {
                let desk = Desk::open(app, staff.0, page.at("/desk/products/new"), store).await?;
                let sheet = FormState::returned(&desk.ctx, submission.typed, &problem);
                let body = new_product_page(&desk.ctx, has, &sheet);
                Ok(Err(desk.draw_wrong(&problem, text::new_product(&desk.ctx), &body)))
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn create(
    app: &App,
    staff: StoreStaff,
    store: StoreId,
    has: Has<'_>,
    submission: &Submission<KeyForm>,
) -> Result<String, Problem> {
    let typed = &submission.typed;
    let product = Read::of(typed, has.groups)?.new_product();
    let key = submission.idempotency_key(typed.get("key"));
    let created = catalog::create(app, staff.0, store, product, Some(&key)).await;
    let created = created.map_err(|error| at_rows(typed, error.into()))?;
    Ok(created.product.id.to_string())
}

/// Whether the form is shown again with the problem.
pub(crate) fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Invalid | Kind::Conflict | Kind::NotFound)
}
