//! `POST /register`

use app::{
    App,
    accounts::{self, Registration},
};
use domain::{
    Code, Email, Kind, Text, Username,
    account::{Role, StoreKind},
    refusal::body_field,
};
use endpoint::{
    Access, ClientAddress, Endpoint, Filled, Html, PasswordText, Problem, SeeOther, Spec, Visitor,
    WithCookies, body,
};

use crate::{
    ctx::Asked,
    form_view::Sheet,
    local::local,
    login_form::{begin, landing},
    problem_page,
    show_register_page::register,
};

/// Registers a customer, or a merchant with a store, and signs them in.
pub struct RegisterForm;

body! {
    /// Who wants to join.
    pub struct JoinForm {
        /// The login name.
        pub username: Username,
        /// The other login name.
        pub email: Email,
        /// At least 8 characters.
        pub password: PasswordText<8>,
        /// A customer, if nothing is said, or a merchant.
        pub role: Option<Role>,
        /// What a merchant's store is called.
        pub store_name: Option<Text<1, 60>>,
        /// What a merchant's store does.
        pub store_kind: Option<StoreKind>,
    }
}

impl Endpoint for RegisterForm {
    const SPEC: Spec = Spec::post("register-form", "/register")
        .summary("Register, and sign in.")
        .table(&[Access::Get, Access::BatchGet, Access::Put, Access::Update])
        .fails(&[Code::RoleNotAllowed, Code::UsernameTaken, Code::EmailTaken])
        .page(problem_page);

    type Input = (Visitor, Asked, ClientAddress, Filled<JoinForm>);
    type Output = Result<WithCookies<SeeOther>, Html>;

    async fn handle(
        app: &App,
        (visitor, asked, ClientAddress(address), filled): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = asked.at("/register").by_visitor(app, &visitor);
        let next = filled.typed.get("next").to_owned();
        match join(app, &visitor, &address, filled.read).await {
            Ok(cookies) => Ok(Ok(WithCookies(SeeOther(landing(&ctx, &next)), cookies))),
            Err(problem) if is_told_in_the_form(&problem) => {
                let next = local(&next).unwrap_or_default();
                let form = register(&ctx, next, &Sheet::returned(&ctx, filled.typed, &problem));
                Ok(Err(ctx.page_as(problem.status(), ctx.t("註冊", "Register"), &form)))
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn join(
    app: &App,
    visitor: &Visitor,
    address: &str,
    form: Result<JoinForm, Problem>,
) -> Result<Vec<String>, Problem> {
    let form = form?;
    let password = form.password.0.clone();
    let user = accounts::register(app, form.wish()?).await?;
    begin(app, visitor, address, user.username.as_str(), password).await
}

/// Whether filling in something else is what helps.
fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Invalid | Kind::Conflict)
}

impl JoinForm {
    /// What the form says, in the words of the use case. The fields of a store are there for
    /// everybody who has no style sheet, and count for merchants only.
    fn wish(self) -> Result<Registration, Problem> {
        let role = self.role.unwrap_or(Role::Customer);
        let shop = match (role, self.store_name, self.store_kind) {
            (Role::Merchant, Some(name), Some(kind)) => Some((name, kind)),
            (Role::Merchant, name, _) => {
                let missing = if name.is_none() { "store_name" } else { "store_kind" };
                let missing = body_field(missing, "missing", "is required of a merchant");
                return Err(Problem::fields(vec![missing]));
            }
            (Role::Customer | Role::Staff | Role::Admin, ..) => None,
        };
        let (username, email, password) = (self.username, self.email, self.password.0);
        Ok(Registration { username, email, password, role, shop })
    }
}
