//! `GET /api/auth/me`

use app::{App, accounts};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, Ok200, Problem, Spec, untranslated,
};

use crate::{UserView, dialect};

/// Get the current user.
#[derive(Documented)]
pub struct GetCurrentUser;

impl Endpoint for GetCurrentUser {
    const SPEC: Spec = Spec::get("get-current-user", "/api/auth/me")
        .aliases(&["/orchestration/users/me"])
        .translated(untranslated, dialect::answer)
        .dynamodb(&[Access::Get(Collection::User)]);

    type Input = (Authenticated,);
    type Output = Ok200<UserView>;

    async fn handle(app: &App, (caller,): Self::Input) -> Result<Self::Output, Problem> {
        let user = accounts::me(app, caller.0).await?;
        Ok(Ok200(UserView::new(user, caller.0.role, caller.0.store)))
    }
}
