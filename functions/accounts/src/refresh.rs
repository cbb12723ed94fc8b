//! `POST /api/auth/refresh`

use app::{App, accounts};
use domain::Code;
use endpoint::{Access, Anyone, Body, Endpoint, Ok200, Problem, Spec, TextLine, body};

use crate::TokenView;

/// Exchanges a refresh token for the next pair; one that was exchanged before ends its session.
pub struct Refresh;

body! {
    /// Which session goes on.
    pub struct RefreshBody {
        /// The last one that was given out.
        pub refresh_token: TextLine<2000>,
    }
}

impl Endpoint for Refresh {
    const SPEC: Spec = Spec::post("refresh", "/api/auth/refresh")
        .summary("Exchange a refresh token for the next pair.")
        .table(&[Access::Get, Access::Put, Access::Update])
        .fails(&[Code::SessionEnded]);

    type Input = (Anyone, Body<RefreshBody>);
    type Output = Ok200<TokenView>;

    async fn handle(app: &App, (_, Body(body)): Self::Input) -> Result<Self::Output, Problem> {
        let signed_in = accounts::refresh(app, &body.refresh_token.0).await?;
        Ok(Ok200(TokenView::new(signed_in, "Renewed.")))
    }
}
