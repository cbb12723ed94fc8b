//! `GET /docs`

use app::App;
use endpoint::{Documented, Endpoint, Html, Problem, Public, Spec};
use http::StatusCode;
use maud::{DOCTYPE, html};

/// Show the API reference, with a form to try each operation.
#[derive(Documented)]
pub struct GetDocs;

/// The Content-Security-Policy. Swagger UI is served from files of ours, and draws its arrows from
/// `data:` URLs. Nothing is loaded from other sites.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The login that the demonstration market's reference signs in with; its password is its name.
const LOGIN: &str = "customer";

impl Endpoint for GetDocs {
    const SPEC: Spec = Spec::get("get-docs", "/docs");

    type Input = (Public,);
    type Output = Html;

    async fn handle(app: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        let markup = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="description" content="The API of Night Market, to read and to try.";
                    meta name="color-scheme" content="light dark";
                    title { "Night Market API" }
                    link rel="icon" href="/assets/icon.svg";
                    link rel="stylesheet" href="/assets/swagger-ui.css";
                    link rel="stylesheet" href="/assets/api-reference.css";
                    script src="/assets/swagger-ui.js" defer {}
                    script src="/assets/api-reference.js" defer {}
                }
                body {
                    header {
                        a href="/" { "Night Market" }
                        a href="/api/openapi.json" { "OpenAPI 3.1 document" }
                        p id="session" role="status" {}
                    }
                    div id="reference" data-login=[app.config.demonstration.then_some(LOGIN)] {
                        noscript { p { "The reference needs JavaScript; the document does not." } }
                    }
                }
            }
        };
        Ok(Html { status: StatusCode::OK, markup, policy: POLICY.to_owned() })
    }
}
