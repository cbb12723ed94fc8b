//! `GET /api/openapi.json`

use app::App;
use endpoint::{Documented, Endpoint, Problem, Public, RawJson, Spec};

/// The OpenAPI 3.1 document, as it was generated from the routes.
pub(crate) const DOCUMENT: &str = include_str!("../../../infra/openapi.json");

/// Get the OpenAPI 3.1 document of this API.
#[derive(Documented)]
pub struct GetOpenapi;

impl Endpoint for GetOpenapi {
    const SPEC: Spec = Spec::get("get-openapi", "/api/openapi.json");

    type Input = (Public,);
    type Output = RawJson;

    async fn handle(_: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        Ok(RawJson(DOCUMENT))
    }
}
