//! `GET /login`

use app::App;
use endpoint::{Documented, Endpoint, Html, OptionalUser, Problem, Query, Spec, TextLine};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::query,
    parts::form::{FormState, Input},
    problem_page,
    safe_redirect::safe_redirect,
};

/// Shows the form to sign in with.
#[derive(Documented)]
pub struct ShowLoginPage;

/// The page to go to after signing in.
#[derive(Clone, Debug, Query)]
pub struct NextQuery {
    /// A path of this site.
    pub next: Option<TextLine<4000>>,
}

impl Endpoint for ShowLoginPage {
    const SPEC: Spec = Spec::get("show-login-page", "/login")
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Query<NextQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (user, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.by_user(app, &user);
        let form = login(&ctx, &query.next(), &FormState::default());
        Ok(ctx.page(ctx.t("登入", "Sign in"), &form))
    }
}

impl NextQuery {
    /// The path, if it is one of this site; otherwise empty.
    pub(crate) fn next(&self) -> String {
        let next = self.next.as_ref().and_then(|next| safe_redirect(&next.0));
        next.unwrap_or_default().to_owned()
    }
}

/// The form to sign in with, on the way to `next`.
pub(crate) fn login(ctx: &PageContext, next: &str, sheet: &FormState) -> Markup {
    let to = query(&[("next", Some(next).filter(|next| !next.is_empty()))]);
    html! {
        div class="narrow" {
            h1 { (ctx.t("登入", "Sign in")) }
            @if let Some(caller) = ctx.caller {
                p class="note" {
                    (ctx.t("目前登入身分：", "Signed in as: ")) (caller.role.label(ctx.locale))
                }
            }
            (sheet.alert())
            form class="sheet" method="post" action=(ctx.href("/login")) {
                input type="hidden" name="next" value=(next);
                (Input {
                    name: "username", label: ctx.t("帳號或電子郵件", "Username or e-mail"),
                    autocomplete: "username", max: 254, required: true, ..Input::default()
                }.draw(sheet))
                (Input {
                    name: "password", label: ctx.t("密碼", "Password"), kind: "password",
                    autocomplete: "current-password", max: 128, required: true,
                    ..Input::default()
                }.draw(sheet))
                button class="main" { (ctx.t("登入", "Sign in")) }
            }
            p {
                (ctx.t("還沒有帳號？", "No account yet?"))
                " " a href=(ctx.href(&format!("/register{to}"))) { (ctx.t("註冊", "Register")) }
            }
        }
    }
}
