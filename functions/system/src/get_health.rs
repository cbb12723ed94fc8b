//! `GET /api/health`

use app::App;
use endpoint::{Documented, Endpoint, Ok200, Problem, Public, Spec, View};
use serde::Serialize;

/// Get the health and the version of the market.
#[derive(Documented)]
pub struct GetHealth;

/// The health of the market.
#[derive(Clone, Debug, Serialize, View)]
pub struct HealthView {
    /// Always `ok`.
    pub status: &'static str,
    /// Version of the market.
    pub version: &'static str,
}

impl Endpoint for GetHealth {
    const SPEC: Spec = Spec::get("get-health", "/api/health");

    type Input = (Public,);
    type Output = Ok200<HealthView>;

    async fn handle(_: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        Ok(Ok200(HealthView { status: "ok", version: env!("CARGO_PKG_VERSION") }))
    }
}
