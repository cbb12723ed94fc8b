//! `GET /docs`

use app::App;
use endpoint::{Documented, Endpoint, Html, Problem, Public, Spec};
use http::StatusCode;
use maud::{DOCTYPE, html};

/// Show the API reference, with a form to try each operation.
#[derive(Documented)]
pub struct GetDocs;

/// The Content-Security-Policy. Swagger UI is served from files of ours; it sets inline styles and
/// draws its arrows from `data:` URLs. Nothing is loaded from other sites.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

impl Endpoint for GetDocs {
    const SPEC: Spec = Spec::get("get-docs", "/docs");

    type Input = (Public,);
    type Output = Html;

    async fn handle(_: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        let markup = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { "Night Market API" }
                    link rel="icon" href="/assets/icon.svg";
                    link rel="stylesheet" href="/assets/swagger-ui.css";
                    // Its tables scroll by themselves where they are too wide.
                    style { "body { margin: 0 } .responses-inner { overflow-x: auto }" }
                    script src="/assets/swagger-ui.js" defer {}
                    script src="/assets/api-reference.js" defer {}
                }
                body {
                    main id="reference" {
                        p {
                            a href="/api/openapi.json" { "OpenAPI 3.1 document" }
                        }
                    }
                }
            }
        };
        Ok(Html { status: StatusCode::OK, markup, policy: POLICY.to_owned() })
    }
}
