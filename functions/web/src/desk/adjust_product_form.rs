//! `POST /desk/products/{product_id}/adjust`

use app::{
    App,
    catalog::{self, ProductEdit, StockChange},
};
use domain::{
    Code, Kind, Message, Precondition, ProductId, StoreId, Twd,
    catalog::{ProductChange, ProductWithStock},
    user::Caller,
};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, Int, Patch, Path, Problem, SeeOther,
    Spec, StoreStaff, Submission, TextLine, body_field,
};
use maud::{Markup, html};

use super::whose::{Desk, at_desk, back_to};
use crate::{
    context::{PageContext, PageRequest},
    parts::{
        form::{FormState, Input},
        notice::question,
    },
    problem_page,
    shell::back::desk_href,
    text::desk as text,
};

/// Changes the price and the stock of a product in its list. Who has seen other numbers than there
/// are by now is shown both.
#[derive(Documented)]
pub struct AdjustProductForm;

/// Price and stock.
#[derive(Clone, Debug, Body)]
pub struct AdjustForm {
    /// The version of the product that was shown.
    pub version: Int<1, 1_000_000_000>,
    /// What it costs in TWD.
    pub price: Option<Twd>,
    /// Units in stock.
    pub stock: Option<Int<0, 1_000_000>>,
    /// The units that were shown.
    pub seen: Option<Int<0, 1_000_000>>,
    /// The page to return to.
    pub next: Option<TextLine<4000>>,
}

impl Endpoint for AdjustProductForm {
    const SPEC: Spec = Spec::post("adjust-product-form", "/desk/products/{product_id}/adjust")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::Query(Collection::Product),
            Access::Put(Collection::Product),
            Access::Update(Collection::Product),
        ])
        .errors(&[Code::ProductNotFound, Code::StockNotTracked, Code::VariantRequired])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<ProductId>, Submission<AdjustForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (staff, page, Path(id), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Submission { read, typed, .. } = submission;
        let done = match read {
            Ok(form) => adjust(app, staff.0, id, &form).await,
            Err(problem) => Err(problem),
        };
        let problem = match done {
            Ok(store) => {
                let ctx = at_desk(app, staff.0, page, store);
                let item = id.to_string();
                let next = typed.get("next");
                return Ok(Ok(back_to(&ctx, next, "/desk/products", ("item", &item))));
            }
            Err(problem) if is_told_in_the_form(&problem) => problem,
            Err(problem) => return Err(problem),
        };
        let found = catalog::store_product(app, staff.0, id).await?;
        let desk = Desk::open(app, staff.0, page, found.product.store).await?;
        let ctx = &desk.ctx;
        let told = if problem.code() == Code::VersionConflict {
            now(&found, typed.get("price"), typed.get("stock"))
        } else {
            Problem::fields(problem.errors().to_vec())
        };
        let next = typed.get("next").to_owned();
        let sheet = FormState::returned(ctx, typed, &told);
        let body = conflict_page(ctx, &found, &next, &sheet);
        Ok(Err(desk.draw_wrong(&problem, text::changed_meanwhile(ctx), &body)))
    }
}

fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Invalid | Kind::Stale)
}

async fn adjust(
    app: &App,
    caller: Caller,
    id: ProductId,
    form: &AdjustForm,
) -> Result<StoreId, Problem> {
    let mut store = None;
    if let Some(price) = form.price {
        let change = ProductChange { price: Patch::Set(price), ..ProductChange::default() };
        let edit = ProductEdit { change, ..ProductEdit::default() };
        let version = Precondition::version(form.version.get(0));
        store = Some(catalog::edit(app, caller, id, &version, &edit).await?.product.store);
    }
    if let (Some(units), Some(seen)) = (&form.stock, &form.seen) {
        let (units, seen) = (units.get(0), seen.get(0));
        if units != seen {
            let stock = StockChange { product: id, variant: None, location: None, units };
            store = Some(catalog::recount(app, caller, stock, seen).await?.product.store);
        }
    }
    match store {
        Some(store) => Ok(store),
        None => Ok(catalog::store_product(app, caller, id).await?.product.store),
    }
}

/// What the fields are by now, where that is another number than was typed.
fn now(found: &ProductWithStock, price: &str, stock: &str) -> Problem {
    let current = [
        ("price", price, found.product.details.price.map(|price| price.to_string())),
        ("stock", stock, found.stock.map(|units| units.to_string())),
    ];
    let errors = current.into_iter().filter_map(|(name, typed, now)| {
        let now = now.filter(|now| now != typed)?;
        let message = Message::of(|locale| text::is_now(locale, &now));
        Some(body_field(name, "conflict", message))
    });
    Problem::fields(errors.collect())
}

/// The page that shows what was typed, and what is there by now.
pub(crate) fn conflict_page(
    ctx: &PageContext,
    found: &ProductWithStock,
    next: &str,
    sheet: &FormState,
) -> Markup {
    let product = &found.product;
    let action = desk_href(ctx, &format!("/desk/products/{}/adjust", product.id));
    let amount = |name, label| Input {
        name,
        label,
        autocomplete: "off",
        inputmode: Some("numeric"),
        max: 9,
        ..Input::default()
    };
    let fields = html! {
        input type="hidden" name="next" value=(next);
        input type="hidden" name="version" value=(product.version);
        @if product.details.price.is_some() { (amount("price", text::price(ctx)).draw(sheet)) }
        @if let Some(units) = found.stock.filter(|_| product.variants.is_empty()) {
            input type="hidden" name="seen" value=(units);
            (amount("stock", text::stock(ctx)).draw(sheet))
        }
    };
    let body = html! {
        p { strong { (product.details.name) } }
        p { (text::both_values(ctx)) }
        (sheet.summary())
    };
    let list = desk_href(ctx, "/desk/products");
    question(
        ctx,
        text::changed_meanwhile(ctx),
        &body,
        (&action, &fields),
        (text::save(ctx), false),
        &list,
    )
}
