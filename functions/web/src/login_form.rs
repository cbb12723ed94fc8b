//! `POST /login`

use app::{App, accounts};
use domain::{Code, Kind, cart::Cart};
use endpoint::{
    Access, ClientAddress, Endpoint, Filled, Html, PasswordText, Problem, SeeOther, Spec, TextLine,
    Visitor, WithCookies, body, cookies,
};

use crate::{
    ctx::{Asked, Ctx},
    form_view::Sheet,
    local::local,
    problem_page,
    show_login_page::login,
};

/// Signs in. What a guest had in the cart joins the person's own.
pub struct LoginForm;

body! {
    /// Who signs in.
    pub struct SignInForm {
        /// The login name or the e-mail address.
        pub username: TextLine<254>,
        /// The password.
        pub password: PasswordText<1>,
    }
}

impl Endpoint for LoginForm {
    const SPEC: Spec = Spec::post("login-form", "/login")
        .summary("Sign in.")
        .table(&[Access::Get, Access::BatchGet, Access::Put, Access::Update])
        .fails(&[Code::BadCredentials, Code::TooManyAttempts])
        .page(problem_page);

    type Input = (Visitor, Asked, ClientAddress, Filled<SignInForm>);
    type Output = Result<WithCookies<SeeOther>, Html>;

    async fn handle(
        app: &App,
        (visitor, asked, ClientAddress(address), filled): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = asked.at("/login").by_visitor(app, &visitor);
        let next = filled.typed.get("next").to_owned();
        match sign_in(app, &visitor, &address, filled.read).await {
            Ok(cookies) => Ok(Ok(WithCookies(SeeOther(landing(&ctx, &next)), cookies))),
            Err(problem) if is_told_in_the_form(&problem) => {
                let next = local(&next).unwrap_or_default();
                let form = login(&ctx, next, &Sheet::returned(&ctx, filled.typed, &problem));
                Ok(Err(ctx.page_as(problem.status(), ctx.t("登入", "Sign in"), &form)))
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn sign_in(
    app: &App,
    visitor: &Visitor,
    address: &str,
    form: Result<SignInForm, Problem>,
) -> Result<Vec<String>, Problem> {
    let form = form?;
    begin(app, visitor, address, &form.username.0, form.password.0).await
}

/// Begins a session, and answers the cookies that keep it.
pub(crate) async fn begin(
    app: &App,
    visitor: &Visitor,
    address: &str,
    login: &str,
    password: String,
) -> Result<Vec<String>, Problem> {
    let guest = &visitor.guest_cart;
    let signed_in = accounts::sign_in(app, login, password, address, guest).await?;
    let mut cookies = cookies::signed_in(app, &signed_in.tokens);
    if !guest.is_empty() {
        cookies.push(cookies::cart(app, &Cart::default()));
    }
    Ok(cookies)
}

/// Where somebody goes who has signed in: where they were, or to the products.
pub(crate) fn landing(ctx: &Ctx, next: &str) -> String {
    local(next).map_or_else(|| ctx.href("/"), str::to_owned)
}

/// Whether trying again in the form is what helps.
fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Unauthenticated | Kind::Invalid | Kind::TooMany)
}
