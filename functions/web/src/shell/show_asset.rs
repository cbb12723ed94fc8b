//! `GET /assets/{name}`

use app::App;
use domain::Code;
use endpoint::{
    Documented, Endpoint, FromRequest, IntoReply, Operation, Problem, Public, Reply, Request,
    Schemas, Spec, accepts_gzip,
};
use http::{HeaderValue, StatusCode, header};

use crate::{assets::Asset, problem_page};

/// Serves the style sheet, the scripts and the icon.
#[derive(Documented)]
pub struct ShowAsset;

/// The requested file name.
#[derive(Clone, Debug)]
pub struct AssetName(String);

impl FromRequest for AssetName {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(request.param("name").unwrap_or_default().to_owned()))
    }
}

impl IntoReply for &'static Asset {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    fn into_reply(self, request: &Request) -> Reply {
        let accepted = request.header("accept-encoding").unwrap_or_default();
        let (bytes, packed) = self.content(accepts_gzip(accepted));
        let mut reply = Reply::with(StatusCode::OK, self.media_type, bytes);
        if packed {
            reply.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        reply.headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        // Only a name with a hash may be cached for ever.
        let kept = if request.param("name") == Some(self.name().as_str()) {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=300"
        };
        reply.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        reply
    }
}

impl Endpoint for ShowAsset {
    const SPEC: Spec = Spec::get("show-asset", "/assets/{name}")
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (Public, AssetName);
    type Output = &'static Asset;

    async fn handle(_: &App, (_, AssetName(name)): Self::Input) -> Result<Self::Output, Problem> {
        Asset::find(&name).ok_or_else(|| Code::RouteNotFound.into())
    }
}
