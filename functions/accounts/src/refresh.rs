//! `POST /api/auth/refresh`

use app::{App, accounts};
use domain::Code;
use endpoint::{
    Access, Body, Collection, DeviceCookie, Documented, Endpoint, Language, Ok200, Problem, Public,
    Spec, TextLine,
};

use crate::{TokenView, text};

/// Exchange a refresh token for the next pair. One that was exchanged before revokes its session.
#[derive(Documented)]
pub struct Refresh;

/// The refresh token to exchange.
#[derive(Clone, Debug, Body)]
pub struct RefreshBody {
    /// The last refresh token that was issued.
    pub refresh_token: TextLine<2000>,
}

impl Endpoint for Refresh {
    const SPEC: Spec = Spec::post("refresh", "/api/auth/refresh")
        .example(r#"{"refresh_token": "eyJ…"}"#)
        .dynamodb(&[
            Access::Query(Collection::User),
            Access::Put(Collection::Revoked),
            Access::Update(Collection::Session),
        ])
        .errors(&[Code::SessionRevoked]);

    type Input = (Public, Language, Body<RefreshBody>, DeviceCookie);
    type Output = Ok200<TokenView>;

    async fn handle(
        app: &App,
        (_, Language(locale), Body(body), DeviceCookie(device)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let renewed = accounts::refresh(app, &body.refresh_token.0, device.as_ref()).await?;
        Ok(Ok200(TokenView::renewed(renewed, text::renewed(locale))))
    }
}
