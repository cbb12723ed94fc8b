//! `GET /desk/settings`

use app::App;
use domain::{store::Store, user::Role};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Problem, Query, SeeOther, Spec, StoreStaff,
};
use maud::{Markup, html};

use super::{
    product_input::text as value_of,
    whose::{Desk, Whose, choose_store},
};
use crate::{
    context::{PageContext, PageRequest},
    parts::{
        form::{FormState, Input, area},
        notice::toast,
    },
    problem_page,
    shell::back::desk_href,
    text::{desk as text, shell},
};

/// Shows the settings of a store.
#[derive(Documented)]
pub struct ShowSettingsPage;

/// Whose settings.
#[derive(Clone, Debug, Query)]
pub struct SettingsQuery {
    /// Set where they were just saved.
    pub saved: Option<bool>,
    /// The store.
    #[query(flatten)]
    pub whose: Whose,
}

impl Endpoint for ShowSettingsPage {
    const SPEC: Spec = Spec::get("show-settings-page", "/desk/settings")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<SettingsQuery>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (staff, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = query.whose.store(app, staff).await? else {
            return Ok(Err(choose_store(page, app)));
        };
        let desk = Desk::open(app, staff.0, page, store).await?;
        let values = values(&desk.store);
        let typed = values.iter().map(|(name, value)| (*name, value.as_str()));
        let sheet = FormState::filled(typed);
        let body = html! {
            (settings_page(&desk.ctx, staff.0.role, &sheet, false))
            @if query.saved == Some(true) { (toast(text::saved(&desk.ctx), None)) }
        };
        Ok(Ok(desk.draw(shell::settings(&desk.ctx), &body)))
    }
}

/// What the form of the settings of `store` says.
pub(crate) fn values(store: &Store) -> Vec<(&'static str, String)> {
    let fees = store.policy.ship_home.as_ref();
    let all = [
        ("name", Some(store.name.to_string())),
        ("name_en", value_of(store.name_en.as_ref())),
        ("slug", value_of(store.chosen_slug.as_ref())),
        ("description", value_of(store.description.as_ref())),
        ("description_en", value_of(store.description_en.as_ref())),
        ("fee_main", value_of(fees.map(|fees| fees.main))),
        ("fee_outlying", value_of(fees.map(|fees| fees.outlying))),
        ("free_from", value_of(fees.and_then(|fees| fees.free_from))),
        ("most_units", value_of(store.policy.most.as_ref())),
        ("version", Some(store.version.to_string())),
    ];
    all.into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect()
}

/// The page of a store's settings, which its staff may read and its merchant change; `changed` says
/// that somebody else has saved them meanwhile.
pub(crate) fn settings_page(
    ctx: &PageContext,
    role: Role,
    sheet: &FormState,
    changed: bool,
) -> Markup {
    let may = role >= Role::Merchant;
    let fields = html! {
        section class="card" {
            (line("name", text::store_name(ctx), 60, None).draw(sheet))
            (line("name_en", text::store_name_en(ctx), 80, None).draw(sheet))
            (line("slug", text::slug(ctx), 40, Some(text::slug_hint(ctx))).draw(sheet))
            (area(sheet, "description", text::store_description(ctx), 3, 500))
            (area(sheet, "description_en", text::store_description_en(ctx), 3, 1000))
        }
        section class="card" {
            h2 { (text::delivery(ctx)) }
            (number("fee_main", text::fee_main(ctx), Some(text::fee_hint(ctx))).draw(sheet))
            (number("fee_outlying", text::fee_outlying(ctx), None).draw(sheet))
            (number("free_from", text::free_from(ctx), None).draw(sheet))
            (number("most_units", text::most_units(ctx), Some(text::most_hint(ctx))).draw(sheet))
        }
        @if may { button class="main" { (text::save(ctx)) } }
    };
    html! {
        h1 { (shell::settings(ctx)) }
        @if !may { p class="note" { (text::only_merchants(ctx)) } }
        @if changed { p class="alert" role="alert" { (text::changed_meanwhile(ctx)) } }
        form class="sheet product-form" method="post" action=(desk_href(ctx, "/desk/settings")) {
            input type="hidden" name="version" value=(sheet.typed("version"));
            (sheet.summary())
            (fields)
        }
    }
}

fn line<'a>(name: &'a str, label: &'a str, max: u16, hint: Option<&'a str>) -> Input<'a> {
    Input { name, label, autocomplete: "off", max, hint, ..Input::default() }
}

fn number<'a>(name: &'a str, label: &'a str, hint: Option<&'a str>) -> Input<'a> {
    Input { inputmode: Some("numeric"), ..line(name, label, 9, hint) }
}
