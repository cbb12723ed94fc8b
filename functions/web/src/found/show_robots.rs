//! `GET /robots.txt`

use app::App;
use domain::Locale;
use endpoint::{Documented, Endpoint, Problem, Public, Spec, TextFile};

/// Tells search engines to leave the API out, and where the sitemap is.
#[derive(Documented)]
pub struct ShowRobots;

impl Endpoint for ShowRobots {
    const SPEC: Spec =
        Spec::get("show-robots", "/robots.txt").served_by(crate::audience::SHOP).for_everybody();

    type Input = (Public,);
    type Output = TextFile;

    async fn handle(app: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        let text = robots(&app.config.page(Locale::ZhTw, "/sitemap.xml"));
        Ok(TextFile { media_type: "text/plain; charset=utf-8", text })
    }
}

/// What a page hides it says itself, so that an engine reads it there; the API is for programs.
fn robots(sitemap: &str) -> String {
    format!("User-agent: *\nDisallow: /api/\nSitemap: {sitemap}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_is_left_out_and_the_sitemap_is_named() {
        let text = robots("https://shop.example/sitemap.xml");
        assert!(text.contains("\nDisallow: /api/\n"));
        assert!(text.ends_with("\nSitemap: https://shop.example/sitemap.xml\n"));
    }
}
