//! `DELETE /api/users/me/addresses/{address_id}`

use app::{App, accounts};
use domain::AddressId;
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, NoContent, Path, Problem, Spec,
};

/// Erase an address that the caller keeps. Of several the next one becomes the default.
#[derive(Documented)]
pub struct RemoveAddress;

impl Endpoint for RemoveAddress {
    const SPEC: Spec = Spec::delete("remove-address", "/api/users/me/addresses/{address_id}")
        .dynamodb(&[
            Access::Get(Collection::Addresses),
            Access::Put(Collection::Addresses),
            Access::Delete(Collection::Addresses),
        ]);

    type Input = (Authenticated, Path<AddressId>);
    type Output = NoContent;

    async fn handle(app: &App, (caller, Path(id)): Self::Input) -> Result<Self::Output, Problem> {
        accounts::remove_address(app, caller.0.user, id).await?;
        Ok(NoContent)
    }
}
