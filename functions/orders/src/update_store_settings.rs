//! `PUT /api/merchants/settings`

use app::{App, stores};
use domain::Code;
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, IfMatch, Merchant, OkWithEtag, Problem, Spec,
};

use crate::store_settings::{StoreSettingsBody, StoreSettingsView};

/// Replace the settings of the caller's store. They count for the next order; what was placed keeps
/// its fees. A new name is in every list of products after five minutes at the latest.
#[derive(Documented)]
pub struct UpdateStoreSettings;

impl Endpoint for UpdateStoreSettings {
    const SPEC: Spec = Spec::put("update-store-settings", "/api/merchants/settings")
        .example(
            r#"{"shipping_fee": {"main": 80, "outlying": 200, "free_from": 1000},
                "most_units": 30, "version": 1}"#,
        )
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::Put(Collection::Slug),
            Access::Put(Collection::Store),
            Access::Put(Collection::Stores),
            Access::Delete(Collection::Slug),
        ])
        .errors(&[Code::StoreNotFound, Code::SlugTaken]);

    type Input = (Merchant, IfMatch, Body<StoreSettingsBody>);
    type Output = OkWithEtag<StoreSettingsView>;

    async fn handle(
        app: &App,
        (merchant, if_match, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = merchant.store(body.store_id)?;
        let version = body.version.map(|version| version.get(0));
        let precondition = if_match.or_version(version)?;
        let changed = stores::change(app, store, &precondition, body.change()?).await?;
        Ok(StoreSettingsView::with_etag(changed))
    }
}
