//! `POST /api/auth/login`

use app::{App, accounts};
use domain::{Code, Email};
use endpoint::{
    Access, Body, BodyOrForm, Collection, Documented, Endpoint, FieldError, Guest, Language,
    Message, Ok200, PasswordText, Problem, SigningClient, Spec, TextLine, WHOLE_CPU_MB,
    WithCookies, body_field,
};

use crate::{TokenView, cookies::device_and_cart, text};

/// Sign in by login name or e-mail address. The guest's cart is merged into the user's. A session
/// whose access token is sent along ends. After ten wrong passwords each further one has to wait,
/// for longer every time; a client that has signed in before and sends its cookie is counted apart.
#[derive(Documented)]
pub struct Login;

/// Credentials, as JSON or as the form of OAuth's password grant (RFC 6749 §4.3.2).
#[derive(Clone, Debug, Body)]
pub struct LoginBody {
    /// Login name or e-mail address. Required unless `email` is sent.
    pub username: Option<TextLine<254>>,
    /// E-mail address.
    pub email: Option<Email>,
    /// Password.
    pub password: PasswordText<1>,
    /// OAuth's grant type: `password`, if it is sent.
    pub grant_type: Option<TextLine<20>>,
    /// OAuth's scope; has no effect.
    pub scope: Option<TextLine<200>>,
    /// OAuth's client id; has no effect.
    pub client_id: Option<TextLine<200>>,
    /// OAuth's client secret; has no effect.
    pub client_secret: Option<PasswordText<1>>,
}

impl Endpoint for Login {
    const SPEC: Spec = Spec::post("login", "/api/auth/login")
        .memory_mb(WHOLE_CPU_MB)
        .throttled(20, 40)
        .aliases(&["/token"])
        .example(r#"{"username": "ming", "password": "correct horse battery staple"}"#)
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::Get(Collection::Email),
            Access::Get(Collection::Name),
            Access::Query(Collection::User),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Revoked),
            Access::Put(Collection::Session),
            Access::Update(Collection::Bucket),
            Access::Update(Collection::Session),
            Access::Update(Collection::Tries),
            Access::Update(Collection::User),
        ])
        .errors(&[Code::BadCredentials, Code::RateLimited]);

    type Input = (Guest, BodyOrForm<LoginBody>, SigningClient, Language);
    type Output = WithCookies<Ok200<TokenView>>;

    async fn handle(
        app: &App,
        (Guest(guest), BodyOrForm(body), SigningClient(client), Language(locale)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let login = body.login()?;
        let signed_in = accounts::sign_in(app, &login, body.password.0, &client, &guest).await?;
        let cookies = device_and_cart(app, &signed_in, &guest);
        Ok(WithCookies(Ok200(TokenView::new(signed_in, text::signed_in(locale))), cookies))
    }
}

impl LoginBody {
    /// The login name or the e-mail address to sign in with.
    ///
    /// # Errors
    /// Neither or both are sent; the grant type is not `password`.
    pub fn login(&self) -> Result<String, Problem> {
        let mut wrong: Vec<FieldError> = Vec::new();
        if self.grant_type.as_ref().is_some_and(|grant| grant.0 != "password") {
            let message = Message::of(text::grant_type);
            wrong.push(body_field("grant_type", "enum", message));
        }
        let login = match (&self.username, &self.email) {
            (Some(name), None) => name.0.clone(),
            (None, Some(email)) => email.as_str().to_owned(),
            (None, None) => {
                let message = Message::of(text::login_missing);
                wrong.push(body_field("username", "missing", message));
                String::new()
            }
            (Some(_), Some(_)) => {
                let message = Message::of(text::two_logins);
                wrong.push(body_field("email", "conflict", message));
                String::new()
            }
        };
        if wrong.is_empty() { Ok(login) } else { Err(wrong.into()) }
    }
}

#[cfg(test)]
mod tests {
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn login(value: &Value, text: bool) -> Result<String, Vec<&'static str>> {
        let mut errors = Errors::new("body");
        let raw = if text { Raw::pairs(value, true) } else { Raw::json(value) };
        let body = LoginBody::parse(raw, &mut errors);
        let login = errors.finish(body).map_err(Problem::from).and_then(|body| body.login());
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
        assert_eq!(login(&form("refresh_token"), true), Err(vec!["enum"]));
    }
}
