//! `GET /api/stores/{slug}`

use app::{App, stores};
use domain::Slug;
use endpoint::{Access, Collection, Documented, Endpoint, OkWithEtag, Path, Problem, Public, Spec};

use crate::store_views::StoreView;

/// Get a store by its name in addresses. The one that is made of its id stays good when it has
/// chosen another.
#[derive(Documented)]
pub struct GetStore;

impl Endpoint for GetStore {
    const SPEC: Spec = Spec::get("get-store", "/api/stores/{slug}")
        .dynamodb(&[Access::BatchGet(Collection::Slug), Access::BatchGet(Collection::Store)]);

    type Input = (Public, Path<Slug>);
    type Output = OkWithEtag<StoreView>;

    async fn handle(app: &App, (_, Path(slug)): Self::Input) -> Result<Self::Output, Problem> {
        Ok(StoreView::with_etag(stores::by_slug(app, &slug).await?))
    }
}
