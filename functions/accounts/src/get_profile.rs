//! `GET /api/users/me/profile`

use app::{App, accounts};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, OkWithEtag, Problem, Spec,
};

use crate::UserView;

/// Get the caller's profile.
#[derive(Documented)]
pub struct GetProfile;

impl Endpoint for GetProfile {
    const SPEC: Spec = Spec::get("get-profile", "/api/users/me/profile")
        .dynamodb(&[Access::Get(Collection::User)]);

    type Input = (Authenticated,);
    type Output = OkWithEtag<UserView>;

    async fn handle(app: &App, (caller,): Self::Input) -> Result<Self::Output, Problem> {
        let user = accounts::me(app, caller.0).await?;
        Ok(UserView::with_etag(user, caller.0))
    }
}
