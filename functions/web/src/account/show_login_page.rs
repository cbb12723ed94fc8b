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
    text::account as text,
};

/// Shows the form to sign in with.
#[derive(Documented)]
pub struct ShowLoginPage;

/// The page to go to after signing in.
#[derive(Clone, Debug, Query)]
pub struct NextQuery {
    /// A path of this site.
    pub next: Option<TextLine<4000>>,
    /// Given when a session has ended and what was typed is kept.
    pub kept: Option<TextLine<1>>,
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
        let ctx = page.by(app, user.caller);
        let kept = query.kept.as_ref().map(|_| text::session_ended(&ctx));
        let form = login(&ctx, &safe_next(query.next.as_ref()), kept, &FormState::default());
        Ok(ctx.page(text::sign_in(&ctx), &form))
    }
}

/// The path `next`, if it is one of this site; otherwise empty.
pub(crate) fn safe_next(next: Option<&TextLine<4000>>) -> String {
    next.and_then(|next| safe_redirect(&next.0)).unwrap_or_default().to_owned()
}

/// The form to sign in with, on the way to `next`, under what is to be `told`.
pub(crate) fn login(
    ctx: &PageContext,
    next: &str,
    told: Option<&str>,
    sheet: &FormState,
) -> Markup {
    let to = query(&[("next", Some(next).filter(|next| !next.is_empty()))]);
    let form = html! {
        form class="sheet" method="post" action=(ctx.href("/login")) {
            input type="hidden" name="next" value=(next);
            (Input {
                name: "username", label: text::name_or_email(ctx),
                autocomplete: "username", max: 254, required: true, ..Input::default()
            }.draw(sheet))
            (Input {
                name: "password", label: text::password(ctx), kind: "password",
                autocomplete: "current-password", max: 128, required: true,
                ..Input::default()
            }.draw(sheet))
            button class="main" { (text::sign_in(ctx)) }
        }
    };
    html! {
        div class="narrow" {
            h1 { (text::sign_in(ctx)) }
            @if let Some(told) = told { p class="alert wait" role="status" { (told) } }
            @if let Some(caller) = ctx.caller {
                p class="note" {
                    (text::signed_in_as(ctx, caller.role.label(ctx.locale)))
                }
            }
            (sheet.summary())
            (form)
            p {
                (text::no_account_yet(ctx)) " "
                a class="button" href=(ctx.href(&format!("/register{to}"))) {
                    (text::register(ctx))
                }
            }
        }
    }
}
