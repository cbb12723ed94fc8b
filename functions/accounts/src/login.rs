//! `POST /api/auth/login`

use app::{App, accounts};
use domain::{
    Code, Email,
    cart::Cart,
    refusal::{FieldError, body_field},
};
use endpoint::{
    Access, BodyOrForm, ClientAddress, Endpoint, Guest, Ok200, PasswordText, Problem, Spec,
    TextLine, WithCookies, body, cookies,
};

use crate::TokenView;

/// Signs a person in by login name or e-mail address. The cart of a guest joins the person's own.
pub struct Login;

body! {
    /// Who signs in; in JSON, or in the form of OAuth's password grant (RFC 6749 §4.3.2).
    pub struct LoginBody {
        /// The login name or the e-mail address; or else `email`.
        pub username: Option<TextLine<254>>,
        /// The e-mail address.
        pub email: Option<Email>,
        /// The password.
        pub password: PasswordText<1>,
        /// OAuth's: `password`, if anything.
        pub grant_type: Option<TextLine<20>>,
        /// OAuth's; passed over, a role is all there is.
        pub scope: Option<TextLine<200>>,
        /// OAuth's; passed over, there are no clients to tell apart.
        pub client_id: Option<TextLine<200>>,
        /// OAuth's; passed over.
        pub client_secret: Option<PasswordText<1>>,
    }
}

impl Endpoint for Login {
    const SPEC: Spec = Spec::post("login", "/api/auth/login")
        .aliases(&["/token"])
        .summary("Sign in by username or e-mail address.")
        .table(&[Access::Get, Access::BatchGet, Access::Put, Access::Update])
        .fails(&[Code::BadCredentials, Code::TooManyAttempts]);

    type Input = (Guest, BodyOrForm<LoginBody>, ClientAddress);
    type Output = WithCookies<Ok200<TokenView>>;

    async fn handle(
        app: &App,
        (Guest(guest), BodyOrForm(body), ClientAddress(address)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let login = body.login()?;
        let signed_in = accounts::sign_in(app, &login, body.password.0, &address, &guest).await?;
        let spent = (!guest.is_empty()).then(|| cookies::cart(app, &Cart::default()));
        let view = TokenView::new(signed_in, "Signed in.");
        Ok(WithCookies(Ok200(view), spent.into_iter().collect()))
    }
}

impl LoginBody {
    /// The name or the address to sign in by.
    ///
    /// # Errors
    /// Neither or both are said; the grant is not of a password.
    pub fn login(&self) -> Result<String, Problem> {
        let mut wrong: Vec<FieldError> = Vec::new();
        if self.grant_type.as_ref().is_some_and(|grant| grant.0 != "password") {
            wrong.push(body_field("grant_type", "choice", "must be password"));
        }
        let login = match (&self.username, &self.email) {
            (Some(name), None) => name.0.clone(),
            (None, Some(email)) => email.as_str().to_owned(),
            (None, None) => {
                wrong.push(body_field("username", "missing", "say username or email"));
                String::new()
            }
            (Some(_), Some(_)) => {
                wrong.push(body_field("email", "conflict", "say username or email, not both"));
                String::new()
            }
        };
        if wrong.is_empty() { Ok(login) } else { Err(Problem::fields(wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn login(value: &Value, text: bool) -> Result<String, Vec<&'static str>> {
        let mut errors = Errors::new("body");
        let body = LoginBody::parse(Raw { value, text, strict: true }, &mut errors);
        let login = errors.none_with(body).and_then(|body| body.login());
        login.map_err(|problem| problem.errors().iter().map(|error| error.kind).collect())
    }

    #[test]
    fn a_name_or_an_address_signs_in() {
        for (value, want) in [
            (json!({ "username": "ming", "password": "x" }), Ok("ming")),
            (json!({ "username": "m@x.tw", "password": "x" }), Ok("m@x.tw")),
            (json!({ "email": "m@x.tw", "password": "x" }), Ok("m@x.tw")),
            (json!({ "password": "x" }), Err(vec!["missing"])),
            (json!({ "username": "m", "email": "m@x.tw", "password": "x" }), Err(vec!["conflict"])),
            (json!({ "email": "m", "password": "x" }), Err(vec!["format"])),
            (json!({ "username": "ming", "role": "admin" }), Err(vec!["unknown_field", "missing"])),
        ] {
            assert_eq!(login(&value, false), want.map(str::to_owned), "{value}");
        }
    }

    #[test]
    fn the_form_of_the_password_grant_is_taken() {
        let form = |grant: &str| {
            json!({
                "grant_type": grant, "username": "ming", "password": "x",
                "scope": "", "client_id": "", "client_secret": "",
            })
        };
        assert_eq!(login(&form("password"), true), Ok("ming".to_owned()));
        assert_eq!(login(&form(""), true), Ok("ming".to_owned()));
        assert_eq!(login(&form("refresh_token"), true), Err(vec!["choice"]));
    }
}
