//! `POST /register`

use app::{
    App, Client,
    accounts::{self, NewStore, Registration},
};
use domain::{
    Code, Email, Kind, NewPassword, OrderId, Text, Username, store::StoreKind, user::Role,
};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, OptionalUser, OrderKeys, Problem,
    SeeOther, SigningClient, Spec, Submission, WHOLE_CPU_MB, WithCookies, body_field, wrong,
};

use crate::{
    account::login_form::{landing, session_cookies},
    account::show_register_page::register,
    context::PageRequest,
    parts::form::FormState,
    problem_page,
    safe_redirect::safe_redirect,
    text::account as text,
};

/// Registers a customer, or a merchant with a store, and signs them in.
#[derive(Documented)]
pub struct RegisterForm;

/// The registration form.
#[derive(Clone, Debug, Body)]
pub struct JoinForm {
    /// The login name.
    pub username: Username,
    /// The e-mail address; also accepted as the login name.
    pub email: Email,
    /// The password, at least 8 characters.
    pub password: NewPassword,
    /// `customer` (the default) or `merchant`.
    pub role: Option<Role>,
    /// The name of a merchant's store.
    pub store_name: Option<Text<1, 60>>,
    /// The kind of a merchant's store.
    pub store_kind: Option<StoreKind>,
    /// A guest's order that becomes the new user's, if the browser has its key.
    pub order: Option<OrderId>,
}

impl Endpoint for RegisterForm {
    const SPEC: Spec = Spec::post("register-form", "/register")
        .memory_mb(WHOLE_CPU_MB)
        .throttled(10, 20)
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Email),
            Access::BatchGet(Collection::Name),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Email),
            Access::Put(Collection::Name),
            Access::Put(Collection::Session),
            Access::Put(Collection::Slug),
            Access::Put(Collection::Store),
            Access::Put(Collection::Stores),
            Access::Query(Collection::Order),
            Access::Put(Collection::User),
            Access::Update(Collection::Bucket),
            Access::Update(Collection::Order),
        ])
        .errors(&[
            Code::RoleNotAllowed,
            Code::UsernameTaken,
            Code::EmailTaken,
            Code::SlugTaken,
            Code::RateLimited,
        ])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, SigningClient, OrderKeys, Submission<JoinForm>);
    type Output = Result<WithCookies<SeeOther>, Html>;

    async fn handle(
        app: &App,
        (user, page, SigningClient(client), keys, submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.at("/register").by(app, user.caller);
        let next = submission.typed.get("next").to_owned();
        match join(app, (&user, &keys), &client, submission.read).await {
            Ok(cookies) => Ok(Ok(WithCookies(SeeOther(landing(&ctx, &next)), cookies))),
            Err(problem) if is_told_in_the_form(&problem) => {
                let next = safe_redirect(&next).unwrap_or_default();
                let form =
                    register(&ctx, next, &FormState::returned(&ctx, submission.typed, &problem));
                Ok(Err(ctx.page_as(problem.status(), text::register(&ctx), &form)))
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn join(
    app: &App,
    (user, keys): (&OptionalUser, &OrderKeys),
    client: &Client,
    form: Result<JoinForm, Problem>,
) -> Result<Vec<String>, Problem> {
    let form = form?;
    let order = form.order.and_then(|order| Some((order, keys.of(order)?)));
    let registration = Registration { order, ..form.registration()? };
    let guest = &user.guest_cart;
    let signed_in = accounts::register(app, registration, None, client, guest).await?;
    Ok(session_cookies(app, user, &signed_in))
}

/// Whether the form is shown again with the problem, because other values may help.
fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Invalid | Kind::Conflict | Kind::TooMany)
}

impl JoinForm {
    /// The form as the input of the use case. The fields of a store are hidden by a style rule
    /// only; they are ignored unless the role is merchant.
    fn registration(self) -> Result<Registration, Problem> {
        let role = self.role.unwrap_or(Role::Customer);
        let store = match (role, self.store_name, self.store_kind) {
            (Role::Merchant, Some(name), Some(kind)) => Some(NewStore::named(name, kind)),
            (Role::Merchant, name, kind) => {
                let missing = [("store_name", name.is_none()), ("store_kind", kind.is_none())];
                let missing = missing.into_iter().filter(|(_, missing)| *missing);
                let wrong = missing.map(|(name, _)| body_field(name, "missing", wrong::missing()));
                return Err(Problem::fields(wrong.collect()));
            }
            (Role::Customer | Role::Staff | Role::Admin, ..) => None,
        };
        let (email, password) = (self.email, self.password);
        let username = Some(self.username);
        Ok(Registration { username, email, password, name: None, role, store, order: None })
    }
}
