//! `PUT /api/users/me/profile`

use app::{App, accounts};
use domain::{Code, Locale, Phone, Text, Username, user::ProfileChange};
use endpoint::{
    Access, Authenticated, Body, Collection, Documented, Endpoint, IfMatch, Int, OkWithEtag, Patch,
    Problem, Spec,
};

use crate::UserView;

/// Update the caller's profile. A field that is left out stays as it is, `null` clears it.
#[derive(Documented)]
pub struct UpdateProfile;

/// A change of a profile.
#[derive(Clone, Debug, Body)]
pub struct ProfileBody {
    /// Login name.
    pub username: Patch<Username>,
    /// Display name.
    pub name: Patch<Text<1, 50>>,
    /// Phone number.
    pub phone: Patch<Phone>,
    /// Language of pages and mail.
    pub locale: Patch<Locale>,
    /// The version that the change was decided on, in place of `If-Match`.
    pub version: Option<Int<1, 1_000_000_000>>,
}

impl Endpoint for UpdateProfile {
    const SPEC: Spec = Spec::put("update-profile", "/api/users/me/profile")
        .example(r#"{"name": "王小明", "phone": "0912345678", "version": 1}"#)
        .dynamodb(&[
            Access::Get(Collection::User),
            Access::Put(Collection::Name),
            Access::Put(Collection::User),
            Access::Delete(Collection::Name),
        ])
        .errors(&[Code::UsernameTaken]);

    type Input = (Authenticated, IfMatch, Body<ProfileBody>);
    type Output = OkWithEtag<UserView>;

    async fn handle(
        app: &App,
        (caller, if_match, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let precondition = if_match.or_version(body.version.map(|version| version.get(0)))?;
        let change = body.change()?;
        let user = accounts::update_profile(app, caller.0, &precondition, change).await?;
        Ok(UserView::with_etag(user, caller.0))
    }
}

impl ProfileBody {
    fn change(self) -> Result<ProfileChange, Problem> {
        let mut wrong = Vec::new();
        let change = ProfileChange {
            username: self.username.required("username", &mut wrong),
            name: self.name,
            phone: self.phone,
            locale: self.locale.required("locale", &mut wrong),
        };
        if wrong.is_empty() { Ok(change) } else { Err(wrong.into()) }
    }
}
