//! Who signs in.

use app::{App, Client, Device, HeldSession, SecretSet};
use fields::Schemas;

use crate::{
    auth::SIGNING, callers::bearer, cookies, endpoint_trait::FromRequest, headers::ClientAddress,
    operation::Operation, problem::Problem, request::Request,
};

/// Who signs in or registers: its network, and what it holds of earlier sign-ins. What can't be
/// read, or is not the market's, is ignored.
#[derive(Clone, Debug)]
pub struct SigningClient(pub Client);

impl FromRequest for SigningClient {
    const SECRETS: SecretSet = ClientAddress::SECRETS.and(SIGNING);

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        let device = cookies::known_device(app, request);
        let keeps_cookies = request.is_page || device.is_some();
        let ClientAddress(network) = ClientAddress::from_request(app, request).await?;
        Ok(Self(Client { network, device, session: session(app, request), keeps_cookies }))
    }
}

/// The device of a request's cookie.
#[derive(Clone, Debug)]
pub struct DeviceCookie(pub Option<Device>);

impl FromRequest for DeviceCookie {
    const SECRETS: SecretSet = SIGNING;

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(cookies::known_device(app, request)))
    }
}

/// The session whose tokens the request brings: a page's in its cookies, another's in its header.
fn session(app: &App, request: &Request) -> Option<HeldSession> {
    if !request.is_page {
        return HeldSession::of_access(app, bearer(request)?);
    }
    let cookie = |name| request.cookie(&cookies::name(app, name));
    cookie("access")
        .and_then(|token| HeldSession::of_access(app, token))
        .or_else(|| HeldSession::of_refresh(app, cookie("refresh")?))
}
