//! `POST /desk/options/{group_id}/sold-out`

use app::{App, catalog};
use domain::{ChoiceCode, Code, GroupId};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, Path, Problem, Query, SeeOther, Spec,
    StoreStaff,
};

use super::whose::{Whose, at_desk, choose_store};
use crate::{context::PageRequest, problem_page, shell::back::desk_href};

/// Says by one press that a choice is sold out for today, or is not after all.
#[derive(Documented)]
pub struct SetChoiceSoldOutForm;

/// A choice, and which way its switch was pressed.
#[derive(Clone, Debug, Body)]
pub struct ChoiceSwitchForm {
    /// The code of the choice.
    pub choice: ChoiceCode,
    /// Whether it is sold out from now on.
    pub on: bool,
}

impl Endpoint for SetChoiceSoldOutForm {
    const SPEC: Spec = Spec::post("set-choice-sold-out-form", "/desk/options/{group_id}/sold-out")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Put(Collection::Store),
        ])
        .errors(&[Code::OptionGroupNotFound])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Path<GroupId>, Query<Whose>, Form<ChoiceSwitchForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (staff, page, Path(group), Query(whose), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = whose.store(app, staff).await? else {
            return Ok(choose_store(page, app));
        };
        catalog::set_choice_sold_out(app, store, group, form.choice, form.on).await?;
        let ctx = at_desk(app, staff.0, page, store);
        Ok(SeeOther(desk_href(&ctx, "/desk/options")))
    }
}
