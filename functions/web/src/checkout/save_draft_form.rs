//! `POST /checkout/draft`

use app::{App, accounts};
use domain::AddressId;
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
    /// The path of the next page; by default the checkout itself.
    pub next: Option<TextLine<2000>>,
    /// An address of the user's, which is filled in.
    pub address_id: Option<AddressId>,
}

impl Endpoint for SaveDraftForm {
    const SPEC: Spec = Spec::post("save-draft-form", "/checkout/draft")
        .throttled(100, 200)
        .dynamodb(&[Access::Get(Collection::Addresses), Access::Put(Collection::Draft)])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, DraftCookie, Submission<DraftForm>);
    type Output = WithCookies<SeeOther>;

    async fn handle(
        app: &App,
        (user, page, DraftCookie(key), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let DraftForm { next, address_id } = submission.read?;
        let fields = &submission.typed;
        let address = match (user.caller, address_id) {
            (Some(caller), Some(id)) => {
                let book = accounts::addresses(app, caller.user).await?;
                book.addresses.into_iter().find(|known| known.id == id)
            }
            _ => None,
        };
        let cookie = kept::keep(app, key, fields, address.as_ref(), user.caller).await?;
        let ctx = page.by(app, user.caller);
        let here = || ctx.href(&kept::checkout_path(fields.get("store_id").parse().ok()));
        let next = next.as_ref().and_then(|next| safe_redirect(&next.0));
        let next = next.map_or_else(here, str::to_owned);
        Ok(WithCookies(SeeOther(next), vec![cookie]))
    }
}
