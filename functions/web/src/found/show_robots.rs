//! `GET /robots.txt`

use std::fmt::Write as _;

use crate::context::address;
use app::App;
use domain::Locale;
use endpoint::{Documented, Endpoint, Problem, Public, Spec, TextFile};

/// Tells search engines what to leave out: pages of one person, and the API.
#[derive(Documented)]
pub struct ShowRobots;

/// The beginnings of the paths that are not for search engines.
const PRIVATE: &[&str] = &[
    "/admin",
    "/cart",
    "/checkout",
    "/desk",
    "/login",
    "/me",
    "/orders",
    "/problems",
    "/register",
];

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

fn robots(sitemap: &str) -> String {
    let mut text = "User-agent: *\nDisallow: /api/\n".to_owned();
    for path in PRIVATE {
        for locale in Locale::ALL {
            let _ = writeln!(text, "Disallow: {}", address(*locale, path));
        }
    }
    let _ = writeln!(text, "Sitemap: {sitemap}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_person_are_left_out_and_the_sitemap_is_named() {
        let text = robots("https://shop.example/sitemap.xml");
        for line in [
            "Disallow: /orders",
            "Disallow: /en/orders",
            "Sitemap: https://shop.example/sitemap.xml",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        assert!(!text.contains("/products"));
    }
}
