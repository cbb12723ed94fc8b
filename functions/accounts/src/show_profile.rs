//! `GET /api/users/me/profile`

use app::{App, accounts};
use endpoint::{Access, Endpoint, OkWithTag, Problem, Signed, Spec};

use crate::UserView;

/// Shows the caller's profile; its tag is what a change of it has to name.
pub struct ShowProfile;

impl Endpoint for ShowProfile {
    const SPEC: Spec = Spec::get("show-profile", "/api/users/me/profile")
        .summary("Show the caller's profile.")
        .table(&[Access::Get]);

    type Input = (Signed,);
    type Output = OkWithTag<UserView>;

    async fn handle(app: &App, (caller,): Self::Input) -> Result<Self::Output, Problem> {
        let user = accounts::me(app, caller.0).await?;
        Ok(UserView::tagged(user))
    }
}
