//! `GET /api/merchants/options/{group_id}`

use app::{App, catalog};
use domain::GroupId;
use endpoint::{
    Access, Collection, Documented, Endpoint, Ok200, Path, Problem, Query, Spec, StoreStaff,
};

use crate::{list_option_groups::OptionGroupsQuery, views::OptionGroupView};

/// Get an option group of the caller's store.
#[derive(Documented)]
pub struct GetOptionGroup;

impl Endpoint for GetOptionGroup {
    const SPEC: Spec = Spec::get("get-option-group", "/api/merchants/options/{group_id}")
        .dynamodb(&[Access::Get(Collection::Store), Access::BatchGet(Collection::Choice)]);

    type Input = (StoreStaff, Path<GroupId>, Query<OptionGroupsQuery>);
    type Output = Ok200<OptionGroupView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.listed_store(query.store_id)?;
        Ok(Ok200(catalog::option_group(app, store, id).await?.into()))
    }
}
