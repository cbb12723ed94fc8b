//! `GET /sitemap.xml`

use std::fmt::Write as _;

use app::{App, catalog, stores};
use db::PageParams;
use domain::Locale;
use endpoint::{Access, Collection, Documented, Endpoint, Problem, Public, Spec, TextFile};
/// Lists the pages that are for everybody, each in both languages (sitemaps.org, 0.9).
#[derive(Documented)]
pub struct ShowSitemap;

/// How many products are listed, the newest first: a function's answer has at most 6 MB. The pages
/// of their stores lead to the others.
const MOST: usize = 10_000;
/// How many stores are listed, those that joined first.
const MOST_STORES: u16 = 1_000;

impl Endpoint for ShowSitemap {
    const SPEC: Spec = Spec::get("show-sitemap", "/sitemap.xml")
        .dynamodb(&[Access::BatchGet(Collection::Names), Access::Query(Collection::Stores)])
        .served_by(crate::audience::SHOP)
        .for_everybody();

    type Input = (Public,);
    type Output = TextFile;

    async fn handle(app: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        let mut paths = ["/", "/stores", "/categories"].map(str::to_owned).to_vec();
        let mut params = PageParams { limit: 100, skip: 0, cursor: None };
        for _ in 0..MOST_STORES.div_ceil(params.limit) {
            let page = stores::list(app, &params).await?;
            paths.extend(page.items.iter().map(|store| format!("/stores/{}", store.slug())));
            let Some(next) = page.next else { break };
            params.cursor = Some(next);
        }
        let products = catalog::newest(app, MOST).await?;
        let products = products.iter().map(|product| format!("/products/{product}"));
        let paths = paths.into_iter().chain(products);
        let text = sitemap(paths, |locale, path| app.config.page(locale, path));
        Ok(TextFile { media_type: "application/xml; charset=utf-8", text })
    }
}

fn sitemap(
    paths: impl Iterator<Item = String>,
    address: impl Fn(Locale, &str) -> String,
) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
        xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
        .to_owned();
    for path in paths {
        for locale in Locale::ALL {
            let _ = write!(text, "<url><loc>{}</loc>", address(*locale, &path));
            for other in Locale::ALL {
                let _ = write!(
                    text,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                    other.tag(),
                    address(*other, &path)
                );
            }
            text.push_str("</url>\n");
        }
    }
    text.push_str("</urlset>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_listed_in_both_languages() {
        let address = |locale: Locale, path: &str| match locale {
            Locale::ZhTw => format!("https://shop.example{path}"),
            Locale::En => format!("https://shop.example/en{path}"),
        };
        let text = sitemap(["/products/prd_1".to_owned()].into_iter(), address);
        assert_eq!(text.matches("<url>").count(), 2);
        assert!(text.contains("<loc>https://shop.example/en/products/prd_1</loc>"));
        assert_eq!(text.matches("hreflang=\"zh-TW\"").count(), 2);
    }
}
