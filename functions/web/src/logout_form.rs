//! `POST /logout`

use app::{App, accounts};
use endpoint::{Access, Endpoint, Problem, SeeOther, Spec, Visitor, WithCookies, cookies};

use crate::{ctx::Asked, problem_page};

/// Signs out. Doing it again changes nothing.
pub struct LogoutForm;

impl Endpoint for LogoutForm {
    const SPEC: Spec = Spec::post("logout-form", "/logout")
        .summary("Sign out.")
        .table(&[Access::Put, Access::Update])
        .page(problem_page);

    type Input = (Visitor, Asked);
    type Output = WithCookies<SeeOther>;

    async fn handle(app: &App, (visitor, asked): Self::Input) -> Result<Self::Output, Problem> {
        if let Some(caller) = visitor.caller {
            accounts::sign_out(app, caller).await?;
        }
        let home = asked.by_visitor(app, &visitor).href("/");
        Ok(WithCookies(SeeOther(home), cookies::signed_out(app)))
    }
}
