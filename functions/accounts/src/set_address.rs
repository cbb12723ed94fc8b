//! `PUT /api/users/me/addresses/{address_id}`

use app::{App, accounts};
use domain::{AddressId, Code};
use endpoint::{
    Access, Authenticated, Body, Collection, Documented, Endpoint, ListResponse, Path, Problem,
    Spec,
};

use crate::address_views::{SavedAddressBody, SavedAddressView, views};

/// Keep an address under an id of the caller's choice, or replace that one. Answers all of them,
/// the default first.
#[derive(Documented)]
pub struct SetAddress;

impl Endpoint for SetAddress {
    const SPEC: Spec = Spec::put("set-address", "/api/users/me/addresses/{address_id}")
        .example(
            r#"{"name": "王小明", "phone": "0912345678", "postal_code": "100",
                "city": "臺北市", "district": "中正區", "street": "重慶南路一段 122 號",
                "is_default": true}"#,
        )
        .dynamodb(&[Access::Get(Collection::Addresses), Access::Put(Collection::Addresses)])
        .errors(&[Code::TooManyAddresses]);

    type Input = (Authenticated, Path<AddressId>, Body<SavedAddressBody>);
    type Output = ListResponse<SavedAddressView>;

    async fn handle(
        app: &App,
        (caller, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (address, default) = body.address(id);
        let book = accounts::set_address(app, caller.0.user, &address, default).await?;
        Ok(ListResponse::whole(views(book)))
    }
}
