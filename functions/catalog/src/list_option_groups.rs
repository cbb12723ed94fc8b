//! `GET /api/merchants/options`

use app::{App, catalog};
use domain::StoreId;
use endpoint::{
    Access, Collection, Documented, Endpoint, ListResponse, Problem, Query, Spec, StoreStaff,
};

use crate::views::OptionGroupView;

/// List the option groups of the caller's store, by id.
#[derive(Documented)]
pub struct ListOptionGroups;

/// Whose option groups.
#[derive(Clone, Debug, Query)]
pub struct OptionGroupsQuery {
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

impl Endpoint for ListOptionGroups {
    const SPEC: Spec = Spec::get("list-option-groups", "/api/merchants/options")
        .dynamodb(&[Access::BatchGet(Collection::Choice), Access::Query(Collection::Store)]);

    type Input = (StoreStaff, Query<OptionGroupsQuery>);
    type Output = ListResponse<OptionGroupView>;

    async fn handle(
        app: &App,
        (staff, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.listed_store(query.store_id)?;
        let groups = catalog::option_groups(app, store).await?;
        Ok(ListResponse::whole(groups.into_iter().map(OptionGroupView::from).collect()))
    }
}
