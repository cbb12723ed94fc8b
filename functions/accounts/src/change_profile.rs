//! `PUT /api/users/me/profile`

use app::{App, accounts};
use domain::{Code, Locale, Text, Username, account::ProfileChange};
use endpoint::{Access, Body, Endpoint, IfMatch, OkWithTag, Problem, Signed, Spec, body};

use crate::UserView;

/// Changes the caller's profile.
pub struct ChangeProfile;

body! {
    /// What is to change; what is left out stays as it is.
    pub struct ProfileBody {
        /// The login name.
        pub username: Option<Username>,
        /// The name that pages greet with.
        pub name: Option<Text<1, 50>>,
        /// A telephone number.
        pub phone: Option<Text<1, 20>>,
        /// The language of pages and mail.
        pub locale: Option<Locale>,
    }
}

impl Endpoint for ChangeProfile {
    const SPEC: Spec = Spec::put("change-profile", "/api/users/me/profile")
        .summary("Change the caller's profile; what is left out stays as it is.")
        .table(&[Access::Get, Access::Put, Access::Delete])
        .fails(&[Code::UsernameTaken]);

    type Input = (Signed, IfMatch, Body<ProfileBody>);
    type Output = OkWithTag<UserView>;

    async fn handle(
        app: &App,
        (caller, IfMatch(read), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let user = accounts::change_profile(app, caller.0, read, body.into()).await?;
        Ok(UserView::tagged(user))
    }
}

impl From<ProfileBody> for ProfileChange {
    fn from(body: ProfileBody) -> Self {
        let ProfileBody { username, name, phone, locale } = body;
        Self { username, name, phone, locale }
    }
}
