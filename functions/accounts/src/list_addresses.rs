//! `GET /api/users/me/addresses`

use app::{App, accounts};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, ListResponse, Problem, Spec,
};

use crate::address_views::{SavedAddressView, views};

/// List the addresses that the caller keeps, at most 10, the default first.
#[derive(Documented)]
pub struct ListAddresses;

impl Endpoint for ListAddresses {
    const SPEC: Spec = Spec::get("list-addresses", "/api/users/me/addresses")
        .dynamodb(&[Access::Get(Collection::Addresses)]);

    type Input = (Authenticated,);
    type Output = ListResponse<SavedAddressView>;

    async fn handle(app: &App, (caller,): Self::Input) -> Result<Self::Output, Problem> {
        let book = accounts::addresses(app, caller.0.user).await?;
        Ok(ListResponse::whole(views(book)))
    }
}
