//! `POST /me/addresses/{address_id}`

use app::{App, accounts};
use domain::{AddressId, Code};
use endpoint::{
    Access, Authenticated, Body, Collection, Documented, Endpoint, Form, Path, Problem, SeeOther,
    Spec, choice,
};

use crate::{context::PageRequest, problem_page};

/// Makes an address the default, or erases it.
#[derive(Documented)]
pub struct ChangeAddressForm;

/// What is done with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressAction {
    /// It becomes the default.
    Default,
    /// It is erased.
    Delete,
}

impl AddressAction {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Default, Self::Delete];

    /// Its name in the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Delete => "delete",
        }
    }
}

choice!(AddressAction, as_str);

/// What is done.
#[derive(Clone, Debug, Body)]
pub struct AddressActionForm {
    /// What is done.
    pub action: AddressAction,
}

impl Endpoint for ChangeAddressForm {
    const SPEC: Spec = Spec::post("change-address-form", "/me/addresses/{address_id}")
        .dynamodb(&[
            Access::Get(Collection::Addresses),
            Access::Put(Collection::Addresses),
            Access::Delete(Collection::Addresses),
        ])
        .errors(&[Code::AddressNotFound])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (Authenticated, PageRequest, Path<AddressId>, Form<AddressActionForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (Authenticated(caller), page, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        match form.action {
            AddressAction::Delete => accounts::remove_address(app, caller.user, id).await?,
            AddressAction::Default => {
                let book = accounts::addresses(app, caller.user).await?;
                let known = book.addresses.iter().find(|known| known.id == id);
                let known = known.ok_or(Code::AddressNotFound)?;
                accounts::set_address(app, caller.user, known, true).await?;
            }
        }
        Ok(SeeOther(page.by(app, Some(caller)).href("/me/addresses")))
    }
}
