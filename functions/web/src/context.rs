//! What every page knows of its request and its caller.

use std::collections::BTreeSet;

use app::App;
use domain::{ImageUrl, Locale, user::Caller};
use endpoint::{FromRequest, Html, Method, Operation, Problem, Request, Schemas, cookies};
use http::StatusCode;
use maud::Markup;

use crate::safe_redirect::safe_redirect;

/// The request for a page: its language, its address, and whether only a part is wanted.
#[derive(Clone, Debug)]
pub struct PageRequest {
    locale: Locale,
    /// The address without its language, for the switch to the other one.
    here: String,
    /// Whether only the part that changes is wanted.
    pub(crate) fragment: bool,
}

impl PageRequest {
    /// The page request of an HTTP request.
    pub(crate) fn of(request: &Request) -> Self {
        let locale = request.locale();
        let path = match locale {
            Locale::ZhTw => request.path.as_str(),
            Locale::En => request.path.strip_prefix("/en").unwrap_or(&request.path),
        };
        let path = if path.is_empty() { "/" } else { path };
        let here = match request.query.as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        };
        // The address of a form's POST can't be shown: the language switch leads to the products.
        let here = safe_redirect(&here)
            .filter(|_| request.method == Method::Get)
            .unwrap_or("/")
            .to_owned();
        Self { locale, here, fragment: request.wants_fragment() }
    }

    /// A form that has a page of its own at `path`.
    pub(crate) fn at(self, path: &str) -> Self {
        Self { here: path.to_owned(), ..self }
    }

    /// The context of this request, for a caller or for a guest.
    pub(crate) fn by(self, app: &App, caller: Option<Caller>) -> PageContext {
        PageContext {
            locale: self.locale,
            here: self.here,
            caller,
            site: app.config.public_url.clone(),
            demonstration: app.config.demonstration,
            cashier: app.ecpay.origin().to_owned(),
            images: BTreeSet::new(),
            keeps: None,
        }
    }
}

impl FromRequest for PageRequest {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self::of(request))
    }
}

/// The context that a page is drawn in: language, address, caller, cart.
#[derive(Clone, Debug)]
pub(crate) struct PageContext {
    /// The language.
    pub(crate) locale: Locale,
    /// The address without its language.
    pub(crate) here: String,
    /// The caller, if signed in.
    pub(crate) caller: Option<Caller>,
    /// Where the site is: `https://shop.example`.
    site: String,
    /// Whether this is the demonstration market, which shows its logins.
    pub(crate) demonstration: bool,
    cashier: String,
    /// Where its pictures are loaded from beside this site.
    images: BTreeSet<String>,
    /// The id of the form on it whose content the switch of the language keeps.
    pub(crate) keeps: Option<&'static str>,
}

impl PageContext {
    /// The context of a problem page, from `request` alone and without a read. A session that was
    /// revoked less than half an hour ago still shows here as signed in, in the header only.
    pub(crate) fn of_problem(app: &App, request: &Request) -> Self {
        let Some(signer) = app.known_signer() else {
            return PageRequest::of(request).by(app, None);
        };
        let cookie = |name: &str| request.cookie(&cookies::name(app, name));
        let caller = cookie("access").and_then(|token| signer.caller(token, app.now()));
        PageRequest::of(request).by(app, caller)
    }

    /// The context of a page that shows these pictures.
    pub(crate) fn with_images<'a>(self, images: impl Iterator<Item = &'a ImageUrl>) -> Self {
        Self { images: images.filter_map(ImageUrl::origin).collect(), ..self }
    }

    /// The context of a page whose form `form` is kept when the language is switched.
    pub(crate) fn keeping(self, form: &'static str) -> Self {
        Self { keeps: Some(form), ..self }
    }

    /// The address of `path` in this language.
    pub(crate) fn href(&self, path: &str) -> String {
        address(self.locale, path)
    }

    /// The address of this page in this language.
    pub(crate) fn here(&self) -> String {
        self.href(&self.here)
    }

    /// The whole address of this page in `locale`, without what a page only says once.
    pub(crate) fn absolute(&self, locale: Locale) -> String {
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("added="));
        let kept = kept.collect::<Vec<_>>().join("&");
        let here = if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") };
        self.absolute_path(&address(locale, &here))
    }

    /// The whole address of `path`.
    pub(crate) fn absolute_path(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    /// A reply with this markup.
    pub(crate) fn html(&self, status: StatusCode, markup: Markup) -> Html {
        Html { status, markup, policy: policy(&self.cashier, &self.images) }
    }
}

impl From<&PageContext> for Locale {
    fn from(ctx: &PageContext) -> Self {
        ctx.locale
    }
}

/// The address of `path` in `locale`.
pub(crate) fn address(locale: Locale, path: &str) -> String {
    // The products are at `/en`, without a slash at the end.
    let bare = path.strip_prefix('/').filter(|rest| rest.is_empty() || rest.starts_with('?'));
    match locale {
        Locale::ZhTw => path.to_owned(),
        Locale::En => format!("/en{}", bare.unwrap_or(path)),
    }
}

/// The Content-Security-Policy: pages load from this site only, beside the pictures that they show;
/// forms go here or to the cashier.
fn policy(cashier: &str, images: &BTreeSet<String>) -> String {
    let images: String = images.iter().map(|origin| format!(" {origin}")).collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; \
         img-src 'self'{images}; connect-src 'self'; form-action 'self' {cashier}; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
impl PageContext {
    /// A page for a test.
    pub(crate) fn sample(locale: Locale, caller: Option<Caller>) -> Self {
        let cashier = "https://payment-stage.ecpay.com.tw".to_owned();
        let (here, images) = ("/?q=x".to_owned(), BTreeSet::new());
        let site = "https://shop.example".to_owned();
        Self { locale, here, caller, site, demonstration: true, cashier, images, keeps: None }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn a_page_knows_its_address_in_both_languages() {
        for (path, query) in [("/", ""), ("/", "q=x"), ("/cart", ""), ("/login", "next=%2Fcart")] {
            let here = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
            let page = address(Locale::En, &here);
            let path = page.split('?').next().unwrap();
            assert!(path == "/en" || !path.ends_with('/'), "{page}");
            let request = |method| Request::new(method, path, query, HeaderMap::new(), "1".into());
            // Only a route marks a request as one for a page; until then it counts as an API call.
            assert_eq!(PageRequest::of(&request(Method::Get)).locale, Locale::En);
            assert_eq!(PageRequest::of(&request(Method::Get)).here, here);
            assert_eq!(PageRequest::of(&request(Method::Post)).here, "/");
        }
    }
}
