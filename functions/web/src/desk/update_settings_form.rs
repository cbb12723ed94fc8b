//! `POST /desk/settings`

use app::{App, stores};
use domain::{
    Code, Message, Multiline, Precondition, Slug, Text, Twd,
    order::policy::{ShippingFee, StorePolicy},
    store::StoreChange,
};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, Int, Merchant, Patch, Problem, Query,
    SeeOther, Spec, StoreStaff, Submission, body_field,
};

use super::{
    create_product_form::is_told_in_the_form,
    show_settings_page::{settings_page, values},
    whose::{Desk, Whose, choose_store},
};
use crate::{
    context::PageRequest,
    parts::form::FormState,
    problem_page,
    shell::back::{desk_href, with_pair},
    text::{desk as text, shell},
};

/// Changes the settings of a store.
#[derive(Documented)]
pub struct UpdateSettingsForm;

/// The settings of a store. What is blank is not set.
#[derive(Clone, Debug, Body)]
pub struct SettingsForm {
    /// Store name.
    pub name: Text<1, 60>,
    /// Store name in English.
    pub name_en: Option<Text<1, 80>>,
    /// Its name in addresses.
    pub slug: Option<Slug>,
    /// What it is.
    pub description: Option<Multiline<1, 500>>,
    /// The same in English.
    pub description_en: Option<Multiline<1, 1000>>,
    /// What a parcel to the main island costs.
    pub fee_main: Option<Twd>,
    /// What a parcel to the outlying islands costs.
    pub fee_outlying: Option<Twd>,
    /// From this sum on a parcel to the main island costs nothing.
    pub free_from: Option<Twd>,
    /// The most units of one stock in an order.
    pub most_units: Option<Int<1, 999>>,
    /// The version that was shown.
    pub version: Int<1, 1_000_000_000>,
}

impl Endpoint for UpdateSettingsForm {
    const SPEC: Spec = Spec::post("update-settings-form", "/desk/settings")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Put(Collection::Slug),
            Access::Put(Collection::Store),
            Access::Put(Collection::Stores),
            Access::Delete(Collection::Slug),
        ])
        .errors(&[Code::StoreNotFound, Code::SlugTaken])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (Merchant, PageRequest, Query<Whose>, Submission<SettingsForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (merchant, page, Query(whose), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = whose.store(app, StoreStaff(merchant.0)).await? else {
            return Ok(Ok(choose_store(page, app)));
        };
        let Submission { read, typed, .. } = submission;
        let saved = match read.and_then(|form| Ok((form.version.get(0), form.change()?))) {
            Ok((version, change)) => {
                let version = Precondition::version(version);
                stores::change(app, store, &version, change).await.map_err(Problem::from)
            }
            Err(problem) => Err(problem),
        };
        let problem = match saved {
            Ok(_) => {
                let ctx = super::whose::at_desk(app, merchant.0, page, store);
                let next = desk_href(&ctx, "/desk/settings");
                return Ok(Ok(SeeOther(with_pair(&next, "saved", "true"))));
            }
            Err(problem) => problem,
        };
        let changed = problem.code() == Code::VersionConflict;
        if !changed && !is_told_in_the_form(&problem) {
            return Err(problem);
        }
        let desk = Desk::open(app, merchant.0, page.at("/desk/settings"), store).await?;
        let sheet = if changed {
            let now = values(&desk.store);
            let other = |(name, value): &&(&str, String)| {
                *name != "version" && typed.get(name).trim() != value.as_str()
            };
            let errors = now.iter().filter(other).map(|(name, value)| {
                let message = Message::of(|locale| text::is_now(locale, value));
                body_field(name, "conflict", message)
            });
            let told = Problem::fields(errors.collect());
            let version = desk.store.version.to_string();
            let kept = typed.iter().filter(|(name, _)| *name != "version");
            let typed = kept.chain([("version", version.as_str())]).collect();
            FormState::returned(&desk.ctx, typed, &told)
        } else {
            FormState::returned(&desk.ctx, typed, &problem)
        };
        let body = settings_page(&desk.ctx, merchant.0.role, &sheet, changed);
        Ok(Err(desk.draw_wrong(&problem, shell::settings(&desk.ctx), &body)))
    }
}

impl SettingsForm {
    fn change(self) -> Result<StoreChange, Problem> {
        let fees = match (self.fee_main, self.fee_outlying, self.free_from) {
            (None, None, None) => None,
            (Some(main), Some(outlying), free_from) => {
                Some(ShippingFee { main, outlying, free_from })
            }
            (main, outlying, _) => {
                let missing = [("fee_main", main), ("fee_outlying", outlying)];
                let missing = missing.into_iter().filter(|(_, fee)| fee.is_none());
                let errors = missing
                    .map(|(name, _)| body_field(name, "missing", Message::of(text::both_fees)));
                return Err(Problem::fields(errors.collect()));
            }
        };
        let said = |slug: Option<Slug>| slug.map_or(Patch::Clear, Patch::Set);
        Ok(StoreChange {
            name: Some(self.name),
            name_en: self.name_en.map_or(Patch::Clear, Patch::Set),
            slug: said(self.slug),
            description: self.description.map_or(Patch::Clear, Patch::Set),
            description_en: self.description_en.map_or(Patch::Clear, Patch::Set),
            policy: Some(StorePolicy {
                ship_home: fees,
                most: self.most_units.map(|most| most.get(1)),
            }),
        })
    }
}
