//! `POST /api/auth/logout`

use app::{App, accounts};
use endpoint::{Access, Endpoint, Ok200, Problem, Signed, Spec};

use crate::MessageView;

/// Ends the caller's session: its refresh token at once, its access tokens within a minute.
pub struct Logout;

impl Endpoint for Logout {
    const SPEC: Spec = Spec::post("logout", "/api/auth/logout")
        .summary("End the session.")
        .table(&[Access::Put, Access::Update]);

    type Input = (Signed,);
    type Output = Ok200<MessageView>;

    async fn handle(app: &App, (caller,): Self::Input) -> Result<Self::Output, Problem> {
        accounts::sign_out(app, caller.0).await?;
        Ok(Ok200(MessageView { message: "Signed out." }))
    }
}
