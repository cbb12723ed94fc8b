//! `POST /logout`

use app::{App, accounts, drafts};
use endpoint::{
    Access, Collection, Documented, DraftCookie, Endpoint, IntoReply, Operation, OptionalUser,
    Problem, Reply, Request, Schemas, SeeOther, Spec, WithCookies, cookies,
};
use http::{HeaderName, HeaderValue};

use crate::{context::PageRequest, problem_page};

/// Signs out. A second call changes nothing.
#[derive(Documented)]
pub struct LogoutForm;

impl Endpoint for LogoutForm {
    const SPEC: Spec = Spec::post("logout-form", "/logout")
        .dynamodb(&[Access::Delete(Collection::Draft)])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, DraftCookie);
    type Output = SignedOut;

    async fn handle(
        app: &App,
        (user, page, DraftCookie(draft)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        // What was typed into the checkout is not left to whoever comes next.
        if let Some(draft) = &draft {
            drafts::erase(app, draft).await?;
        }
        if let Some(caller) = user.caller {
            accounts::sign_out(app, caller).await?;
        }
        let home = page.by(app, user.caller).href("/");
        let mut cleared = cookies::signed_out(app);
        cleared.push(cookies::no_draft(app));
        Ok(SignedOut(WithCookies(SeeOther(home), cleared)))
    }
}

/// The way home, where the browser keeps nothing of what was shown.
#[derive(Clone, Debug)]
pub struct SignedOut(WithCookies<SeeOther>);

impl IntoReply for SignedOut {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        WithCookies::<SeeOther>::describe(operation, schemas);
    }

    fn into_reply(self, request: &Request) -> Reply {
        let mut reply = self.0.into_reply(request);
        let all = HeaderValue::from_static("\"cache\", \"storage\"");
        reply.headers.insert(HeaderName::from_static("clear-site-data"), all);
        reply
    }
}
