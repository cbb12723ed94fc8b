//! `DELETE /api/merchants/options/{group_id}`

use app::{App, catalog};
use domain::GroupId;
use endpoint::{
    Access, Collection, Documented, Endpoint, Ok200, Path, Problem, Query, Spec, StoreStaff,
};

use crate::{list_option_groups::OptionGroupsQuery, views::OptionGroupView};

/// Delete an option group of the caller's store. The products that offer it don't from now on.
#[derive(Documented)]
pub struct RemoveOptionGroup;

impl Endpoint for RemoveOptionGroup {
    const SPEC: Spec = Spec::delete("remove-option-group", "/api/merchants/options/{group_id}")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::Delete(Collection::Store),
        ]);

    type Input = (StoreStaff, Path<GroupId>, Query<OptionGroupsQuery>);
    type Output = Ok200<OptionGroupView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.listed_store(query.store_id)?;
        Ok(Ok200(catalog::remove_option_group(app, store, id).await?.into()))
    }
}
