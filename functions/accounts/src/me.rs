//! `GET /api/auth/me`

use app::{App, accounts};
use endpoint::{Access, Endpoint, Ok200, Problem, Signed, Spec};

use crate::UserView;

/// Shows who the caller is.
pub struct Me;

impl Endpoint for Me {
    const SPEC: Spec = Spec::get("me", "/api/auth/me")
        .aliases(&["/orchestration/users/me"])
        .summary("Show who has signed in.")
        .table(&[Access::Get]);

    type Input = (Signed,);
    type Output = Ok200<UserView>;

    async fn handle(app: &App, (caller,): Self::Input) -> Result<Self::Output, Problem> {
        let user = accounts::me(app, caller.0).await?;
        Ok(Ok200(user.into()))
    }
}
