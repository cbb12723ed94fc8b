//! What API Gateway has no route for, because it takes each path in one spelling and each method by
//! itself: `/api/v1/…`, slashes at the end, `HEAD`, and methods that a path does not have. The CDN
//! mends the spelling before the API sees it; at the API's own address this does.

use app::{App, HttpConnector};
use aws_smithy_runtime_api::{
    client::{http::HttpConnector as _, orchestrator::HttpRequest},
    http::{Headers, Response},
};
use aws_smithy_types::{body::SdkBody, byte_stream::ByteStream};
use domain::Code;
use endpoint::{Found, Method, Paths, Problem, Reply, Request, Route, answer_problem, canonical};
use lambda_http::http::{HeaderName, HeaderValue, StatusCode};
use lambda_runtime::Error;

use crate::{clients, settings::setting};

/// Says that a request was sent on by us, so that it is sent on once.
const SENT_ON: &str = "x-sent-on";
/// What belongs to one connection, or is written anew.
const OF_THE_CONNECTION: [&str; 6] =
    ["connection", "content-length", "host", "te", "transfer-encoding", "x-viewer-address"];

/// The paths that API Gateway has, and how to ask it for them.
pub(crate) struct Rest {
    paths: Paths<()>,
    api: String,
    http: HttpConnector,
}

impl Rest {
    /// API Gateway has these `paths`.
    pub(crate) fn new(paths: &[(Method, &str)]) -> Result<Self, Error> {
        let paths = paths.iter().map(|(method, path)| (*method, (*path).to_owned(), ()));
        let api = setting("CALLBACK_URL")?.trim_end_matches('/').to_owned();
        Ok(Self { paths: Paths::new(paths), api, http: clients::aws_tls()? })
    }

    /// Answers a request: what has a route is sent to API Gateway once more, as it has it.
    pub(crate) async fn answer(
        &self,
        app: &App,
        method: Option<Method>,
        request: Request,
        nowhere: &Route,
    ) -> Reply {
        match self.paths.find(method, &request.path) {
            Found::Route(()) if !request.headers.contains_key(SENT_ON) => {
                let sent = app.with_secrets(nowhere.secrets(), self.send_on(app, &request)).await;
                let problem = match sent {
                    Ok(Ok(reply)) => return reply,
                    Ok(Err(problem)) => problem,
                    Err(error) => error.to_string(),
                };
                tracing::error!("a request can't be sent on: {problem}");
                answer_problem(app, &request, &Code::ServiceUnavailable.into())
            }
            Found::Route(()) | Found::Nothing => nowhere.call(app, request).await,
            Found::Methods(methods) => answer_problem(app, &request, &Problem::method(&methods)),
        }
    }

    async fn send_on(&self, app: &App, request: &Request) -> Result<Reply, String> {
        let path = canonical(&request.path);
        let query = if request.query.is_empty() { "" } else { "?" };
        let mut sent = HttpRequest::new(SdkBody::from(request.body.to_vec()));
        sent.set_uri(format!("{}{path}{query}{}", self.api, request.query)).map_err(text)?;
        sent.set_method(request.method.as_str()).map_err(text)?;
        let headers: &mut Headers = sent.headers_mut();
        for (name, value) in &request.headers {
            // Any text, as it came in the event: a client may send more than ASCII.
            let value = String::from_utf8(value.as_bytes().to_vec()).map_err(text)?;
            if !OF_THE_CONNECTION.contains(&name.as_str()) {
                headers.try_append(name.as_str().to_owned(), value).map_err(text)?;
            }
        }
        headers.try_insert(SENT_ON, "1").map_err(text)?;
        // The API sees our own address: the client's is told as the CDN tells it.
        headers.try_insert("x-origin-verify", app.origin_secret().to_string()).map_err(text)?;
        let viewer = endpoint::client_address(app, request).to_owned();
        headers.try_insert("x-viewer-address", viewer).map_err(text)?;
        read(self.http.call(sent).await.map_err(text)?).await
    }
}

async fn read(answer: Response) -> Result<Reply, String> {
    let status = StatusCode::from_u16(answer.status().as_u16()).map_err(text)?;
    let mut reply = Reply::empty(status);
    for (name, value) in answer.headers() {
        if !OF_THE_CONNECTION.contains(&name) {
            let name = HeaderName::try_from(name).map_err(text)?;
            reply.headers.append(name, HeaderValue::try_from(value).map_err(text)?);
        }
    }
    reply.body = ByteStream::new(answer.into_body()).collect().await.map_err(text)?.into_bytes();
    Ok(reply)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
