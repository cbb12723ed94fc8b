//! `POST /me/addresses`

use app::{App, accounts};
use domain::{AddressId, Code, Kind, PostalCode, Text, user::Caller};
use endpoint::{
    Access, Authenticated, Body, Collection, Documented, Endpoint, Html, Problem, SeeOther, Spec,
    Submission,
};

use crate::{
    account::show_addresses_page::addresses_page,
    address::{
        district::District,
        fields::{Typed, new_id, postal_code_elsewhere},
        mobile::Mobile,
    },
    context::PageRequest,
    parts::form::FormState,
    problem_page,
    shell::page::Page,
    text::address as text,
};

/// Keeps an address: a new one, or over the one with its id.
#[derive(Documented)]
pub struct SetAddressForm;

/// The address.
#[derive(Clone, Debug, Body)]
pub struct AddressForm {
    /// The address that is changed; a new one by default.
    pub id: Option<AddressId>,
    /// Recipient name.
    pub name: Text<1, 50>,
    /// Recipient mobile number.
    pub phone: Mobile,
    /// The district, by its id.
    pub district: District,
    /// Postal code; that of the district by default.
    pub postal_code: Option<PostalCode>,
    /// Road, number, floor.
    pub address: Text<1, 120>,
    /// Whether it becomes the default.
    pub default: Option<bool>,
}

impl Endpoint for SetAddressForm {
    const SPEC: Spec = Spec::post("set-address-form", "/me/addresses")
        .dynamodb(&[Access::Get(Collection::Addresses), Access::Put(Collection::Addresses)])
        .errors(&[Code::TooManyAddresses])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (Authenticated, PageRequest, Submission<AddressForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (Authenticated(caller), page, submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Submission { read, typed, .. } = submission;
        let read = match postal_code_elsewhere(&typed) {
            Some(wrong) => {
                let others = read.err().map(|problem| problem.errors().to_vec());
                Err(Problem::fields(others.into_iter().flatten().chain([wrong]).collect()))
            }
            None => read,
        };
        let problem = match save(app, caller, read).await {
            Ok(()) => {
                return Ok(Ok(SeeOther(page.by(app, Some(caller)).href("/me/addresses"))));
            }
            Err(problem) => problem,
        };
        if !matches!(problem.code().kind(), Kind::Invalid | Kind::Conflict) {
            return Err(problem);
        }
        let book = accounts::addresses(app, caller.user).await?.addresses;
        let ctx = page.at("/me/addresses").by(app, Some(caller));
        let sheet = FormState::returned(&ctx, typed, &problem);
        let page = Page::new(text::my_addresses(&ctx)).status(problem.status());
        Ok(Err(addresses_page(&ctx, page, &book, &sheet)))
    }
}

async fn save(
    app: &App,
    caller: Caller,
    read: Result<AddressForm, Problem>,
) -> Result<(), Problem> {
    let AddressForm { id, name, phone, district, postal_code, address, default } = read?;
    let Mobile(phone) = phone;
    let typed = Typed { name, phone, district, postal_code, street: address };
    let saved = id.or_else(|| new_id(app)).and_then(|id| typed.saved(id));
    let saved = saved.ok_or(Code::ValidationFailed)?;
    accounts::set_address(app, caller.user, &saved, default == Some(true)).await?;
    Ok(())
}
