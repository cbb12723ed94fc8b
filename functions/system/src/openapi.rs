//! `GET /api/openapi.json`

use app::App;
use endpoint::{Anyone, Endpoint, Problem, RawJson, Spec};

/// The OpenAPI 3.1 document, as it was generated from the routes.
pub(crate) const DOCUMENT: &str = include_str!("../../../infra/openapi.json");

/// Gives out the OpenAPI document.
pub struct Openapi;

impl Endpoint for Openapi {
    const SPEC: Spec = Spec::get("openapi", "/api/openapi.json")
        .summary("Give out this document, in OpenAPI 3.1.");

    type Input = (Anyone,);
    type Output = RawJson;

    async fn handle(_: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        Ok(RawJson(DOCUMENT))
    }
}
