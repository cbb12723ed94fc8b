//! `POST /logout`

use app::{App, accounts};
use endpoint::{Documented, Endpoint, OptionalUser, Problem, SeeOther, Spec, WithCookies, cookies};

use crate::{context::PageRequest, problem_page};

/// Signs out. A second call changes nothing.
#[derive(Documented)]
pub struct LogoutForm;

impl Endpoint for LogoutForm {
    const SPEC: Spec =
        Spec::post("logout-form", "/logout").served_by(crate::audience::ACCOUNT).page(problem_page);

    type Input = (OptionalUser, PageRequest);
    type Output = WithCookies<SeeOther>;

    async fn handle(app: &App, (user, page): Self::Input) -> Result<Self::Output, Problem> {
        if let Some(caller) = user.caller {
            accounts::sign_out(app, caller).await?;
        }
        let home = page.by_user(app, &user).href("/");
        Ok(WithCookies(SeeOther(home), cookies::signed_out(app)))
    }
}
