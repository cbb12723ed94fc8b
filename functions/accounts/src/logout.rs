//! `POST /api/auth/logout`

use app::{App, accounts};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, Language, Ok200, Problem, Spec,
};

use crate::{MessageView, text};

/// Sign out. The session's refresh token is refused at once, its access tokens within a minute.
#[derive(Documented)]
pub struct Logout;

impl Endpoint for Logout {
    const SPEC: Spec = Spec::post("logout", "/api/auth/logout")
        .dynamodb(&[Access::Put(Collection::Revoked), Access::Update(Collection::Session)]);

    type Input = (Authenticated, Language);
    type Output = Ok200<MessageView>;

    async fn handle(
        app: &App,
        (caller, Language(locale)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        accounts::sign_out(app, caller.0).await?;
        Ok(Ok200(MessageView { message: text::signed_out(locale).to_owned() }))
    }
}
