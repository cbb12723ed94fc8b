//! `GET /api/health`

use app::App;
use endpoint::{Anyone, Endpoint, Ok200, Problem, Spec, view};

/// Says that the market answers, and in which version.
pub struct Health;

view! {
    /// The market answers.
    pub struct HealthView {
        /// `ok`.
        pub status: &'static str,
        /// Of the market.
        pub version: &'static str,
    }
}

impl Endpoint for Health {
    const SPEC: Spec = Spec::get("health", "/api/health").summary("Say that the market answers.");

    type Input = (Anyone,);
    type Output = Ok200<HealthView>;

    async fn handle(_: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        Ok(Ok200(HealthView { status: "ok", version: env!("CARGO_PKG_VERSION") }))
    }
}
