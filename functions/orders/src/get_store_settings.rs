//! `GET /api/merchants/settings`

use app::{App, stores};
use domain::Code;
use endpoint::{
    Access, Collection, Documented, Endpoint, OkWithEtag, Problem, Query, Spec, StoreStaff,
};

use crate::store_settings::{StoreSettingsQuery, StoreSettingsView};

/// Get the settings of the caller's store. They say what it is called, what it charges for a parcel
/// and how much it sells at once.
#[derive(Documented)]
pub struct GetStoreSettings;

impl Endpoint for GetStoreSettings {
    const SPEC: Spec = Spec::get("get-store-settings", "/api/merchants/settings")
        .dynamodb(&[Access::Get(Collection::Store)])
        .errors(&[Code::StoreNotFound]);

    type Input = (StoreStaff, Query<StoreSettingsQuery>);
    type Output = OkWithEtag<StoreSettingsView>;

    async fn handle(
        app: &App,
        (staff, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.listed_store(query.store_id)?;
        Ok(StoreSettingsView::with_etag(stores::get(app, store).await?))
    }
}
