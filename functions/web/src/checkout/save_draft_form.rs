//! `POST /checkout/draft`

use app::App;
use endpoint::{
    Access, Body, Collection, Documented, DraftCookie, Endpoint, OptionalUser, Problem, SeeOther,
    Spec, Submission, TextLine, WithCookies,
};

use crate::{checkout::kept, context::PageRequest, problem_page, safe_redirect::safe_redirect};

/// Keeps what is typed into the checkout, and goes on to another page: to sign in, to the cart, or
/// to the same page in the other language. The buttons that do so lie in the form itself, so that
/// they need no script.
#[derive(Documented)]
pub struct SaveDraftForm;

/// Where to go on; the fields of the checkout are taken as they are.
#[derive(Clone, Debug, Body)]
pub struct DraftForm {
    /// The path of the next page.
    pub next: TextLine<2000>,
}

impl Endpoint for SaveDraftForm {
    const SPEC: Spec = Spec::post("save-draft-form", "/checkout/draft")
        .throttled(100, 200)
        .dynamodb(&[Access::Put(Collection::Draft)])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, DraftCookie, Submission<DraftForm>);
    type Output = WithCookies<SeeOther>;

    async fn handle(
        app: &App,
        (user, page, DraftCookie(key), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let next = submission.read?.next;
        let cookie = kept::keep(app, key, &submission.typed, user.caller).await?;
        let ctx = page.by(app, user.caller);
        let next = safe_redirect(&next.0).map_or_else(|| ctx.href("/checkout"), str::to_owned);
        Ok(WithCookies(SeeOther(next), vec![cookie]))
    }
}
