//! `POST /login`

use app::{
    App, Client,
    accounts::{self, SignedIn},
};
use domain::{Code, Kind};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Html, OptionalUser, PasswordText, Problem,
    SeeOther, SigningClient, Spec, Submission, TextLine, WHOLE_CPU_MB, WithCookies, cookies,
};

use crate::{
    account::show_login_page::login,
    context::{PageContext, PageRequest},
    parts::form::FormState,
    problem_page,
    safe_redirect::safe_redirect,
    text::account as text,
};

/// Signs in. The guest's cart is merged into the user's.
#[derive(Documented)]
pub struct LoginForm;

/// The sign-in form.
#[derive(Clone, Debug, Body)]
pub struct SignInForm {
    /// The login name or the e-mail address.
    pub username: TextLine<254>,
    /// The password.
    pub password: PasswordText<1>,
}

impl Endpoint for LoginForm {
    const SPEC: Spec = Spec::post("login-form", "/login")
        .memory_mb(WHOLE_CPU_MB)
        .throttled(20, 40)
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::Get(Collection::Name),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Session),
            Access::Update(Collection::Bucket),
            Access::Update(Collection::Tries),
            Access::Update(Collection::User),
        ])
        .errors(&[Code::BadCredentials, Code::RateLimited])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, SigningClient, Submission<SignInForm>);
    type Output = Result<WithCookies<SeeOther>, Html>;

    async fn handle(
        app: &App,
        (user, page, SigningClient(client), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.at("/login").by(app, user.caller);
        let next = submission.typed.get("next").to_owned();
        match sign_in(app, &user, &client, submission.read).await {
            Ok(cookies) => Ok(Ok(WithCookies(SeeOther(landing(&ctx, &next)), cookies))),
            Err(problem) if is_told_in_the_form(&problem) => {
                let next = safe_redirect(&next).unwrap_or_default();
                let form =
                    login(&ctx, next, None, &FormState::returned(&ctx, submission.typed, &problem));
                Ok(Err(ctx.page_as(problem.status(), text::sign_in(&ctx), &form)))
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn sign_in(
    app: &App,
    user: &OptionalUser,
    client: &Client,
    form: Result<SignInForm, Problem>,
) -> Result<Vec<String>, Problem> {
    let SignInForm { username, password } = form?;
    let guest = &user.guest_cart;
    let signed_in = accounts::sign_in(app, &username.0, password.0, client, guest).await?;
    Ok(session_cookies(app, user, &signed_in))
}

/// The cookies of the session `signed_in`; the guest's cart cookie is cleared.
pub(crate) fn session_cookies(app: &App, user: &OptionalUser, signed_in: &SignedIn) -> Vec<String> {
    let mut set = cookies::signed_in(app, &signed_in.tokens);
    set.push(cookies::device(app, &signed_in.device));
    set.extend(cookies::spent_cart(app, &user.guest_cart.lines));
    set
}

/// The page after signing in: the one that required it, or the products.
pub(crate) fn landing(ctx: &PageContext, next: &str) -> String {
    safe_redirect(next).map_or_else(|| ctx.href("/"), str::to_owned)
}

/// Whether the form is shown again with the problem, because another try may help.
fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Unauthenticated | Kind::Invalid | Kind::TooMany)
}
