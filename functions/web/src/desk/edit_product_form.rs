//! `POST /desk/products/{product_id}`

use app::{
    App,
    catalog::{self, StockChange},
};
use domain::{Code, Precondition, ProductId, catalog::ProductWithStock, user::Caller};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, Int, Path, Problem, RawFields, SeeOther,
    Spec, StoreStaff, Submission,
};

use super::{
    create_product_form::is_told_in_the_form,
    product_input::{Read, Recount, at_rows, differences, values},
    product_view::Has,
    show_edit_product_page::edit_page,
    show_new_product_page::has,
    whose::{Desk, at_desk, back_to},
};
use crate::{context::PageRequest, parts::form::FormState, problem_page};

/// Edits a product. Who has seen an older version is shown both.
#[derive(Documented)]
pub struct EditProductForm;

/// What is read of the form before the rest, whose fields depend on the store.
#[derive(Clone, Debug, Body)]
pub struct VersionForm {
    /// The version that was shown.
    pub version: Int<1, 1_000_000_000>,
}

impl Endpoint for EditProductForm {
    const SPEC: Spec = Spec::post("edit-product-form", "/desk/products/{product_id}")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Product),
            Access::Query(Collection::Store),
            Access::Put(Collection::Dish),
            Access::Put(Collection::Product),
            Access::Put(Collection::Store),
            Access::Update(Collection::Product),
            Access::Delete(Collection::Dish),
            Access::Delete(Collection::Store),
        ])
        .errors(&[Code::ProductNotFound, Code::CategoryNotFound, Code::SkuTaken])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<ProductId>, Submission<VersionForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (staff, page, Path(id), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Submission { read, typed, .. } = submission;
        let found = catalog::store_product(app, staff.0, id).await?;
        let version = read?.version.get(0);
        let store = found.product.store;
        let (categories, groups) = has(app, store).await?;
        let has = Has { categories: &categories, groups: &groups };
        let edited = match Read::of(&typed, &groups) {
            Ok(read) => edit(app, staff.0, &found, version, read, &typed).await,
            Err(problem) => Err(problem),
        };
        let problem = match edited {
            Ok(()) => {
                let ctx = at_desk(app, staff.0, page, store);
                let item = id.to_string();
                return Ok(Ok(back_to(&ctx, "", "/desk/products", ("item", &item))));
            }
            Err(problem) => problem,
        };
        let changed = problem.code() == Code::VersionConflict;
        if !changed && !is_told_in_the_form(&problem) {
            return Err(problem);
        }
        let desk = Desk::open(app, staff.0, page, store).await?;
        let now = catalog::store_product(app, staff.0, id).await?;
        let sheet = if changed {
            let values = values(&now);
            let told = differences(&typed, &values);
            FormState::returned(&desk.ctx, on_top_of(&typed, &values), &told)
        } else {
            FormState::returned(&desk.ctx, typed, &problem)
        };
        let body = edit_page(&desk.ctx, &now, has, &sheet, changed);
        Ok(Err(desk.draw_wrong(&problem, now.product.details.name.as_str(), &body)))
    }
}

async fn edit(
    app: &App,
    caller: Caller,
    found: &ProductWithStock,
    version: u64,
    read: Read,
    typed: &RawFields,
) -> Result<(), Problem> {
    let id = found.product.id;
    let recounts = read.recounts(typed, found);
    let edit = read.edit(found);
    let version = Precondition::version(version);
    let edited = catalog::edit(app, caller, id, &version, &edit).await;
    edited.map_err(|error| at_rows(typed, error.into()))?;
    for Recount { variant, seen, units } in recounts {
        let stock = StockChange { product: id, variant: Some(variant), location: None, units };
        catalog::recount(app, caller, stock, seen).await?;
    }
    Ok(())
}

/// What was typed, on top of the version and the stock that there are by now.
fn on_top_of(typed: &RawFields, values: &std::collections::BTreeMap<String, String>) -> RawFields {
    let fresh = |name: &str| name == "version" || name == "seen" || name.ends_with(".seen");
    let now = values.iter().filter(|(name, _)| fresh(name));
    let now = now.map(|(name, value)| (name.as_str(), value.as_str()));
    typed.iter().filter(|(name, _)| !fresh(name)).chain(now).collect()
}
