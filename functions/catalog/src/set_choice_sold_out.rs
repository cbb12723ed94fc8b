//! `PUT /api/merchants/options/{group_id}/sold-out`

use app::{App, catalog};
use domain::{ChoiceCode, GroupId, StoreId};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Ok200, Path, Problem, Spec, StoreStaff,
};

use crate::views::OptionGroupView;

/// Say whether a choice of an option group is sold out for today. It counts whatever the choice is
/// made with. It ends by itself at four in the morning in Taipei; the stock stays as it is.
#[derive(Documented)]
pub struct SetChoiceSoldOut;

/// Whether a choice is sold out for today.
#[derive(Clone, Debug, Body)]
pub struct ChoiceSoldOutBody {
    /// Code of the choice.
    pub choice: ChoiceCode,
    /// Whether it is sold out for today.
    pub sold_out: bool,
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

impl Endpoint for SetChoiceSoldOut {
    const SPEC: Spec =
        Spec::put("set-choice-sold-out", "/api/merchants/options/{group_id}/sold-out")
            .example(r#"{"choice": "PD", "sold_out": true}"#)
            .dynamodb(&[
                Access::Get(Collection::Store),
                Access::BatchGet(Collection::Choice),
                Access::Put(Collection::Store),
            ]);

    type Input = (StoreStaff, Path<GroupId>, Body<ChoiceSoldOutBody>);
    type Output = Ok200<OptionGroupView>;

    async fn handle(
        app: &App,
        (staff, Path(group), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ChoiceSoldOutBody { choice, sold_out, store_id } = body;
        let store = staff.store(store_id)?;
        let group = catalog::set_choice_sold_out(app, store, group, choice, sold_out).await?;
        Ok(Ok200(group.into()))
    }
}
