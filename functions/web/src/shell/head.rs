//! The head of a page.

use domain::Locale;
use maud::{Markup, PreEscaped, html};

use crate::{
    assets::{FORMS, HTMX, ICON, PICTURE, SCRIPT, STYLE},
    context::PageContext,
    text::shell as text,
};

/// htmx without its own style sheet, and without its history of pages. What a reader has opened
/// stays open when a part of the page is drawn anew.
const HTMX_CONFIG: &str =
    r#"{"includeIndicatorCSS":false,"history":false,"morphIgnore":["data-htmx-powered","open"]}"#;

/// How a page for everybody is found, and how it looks where its address is shared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    /// What is on it, in a sentence.
    pub(crate) description: &'a str,
    /// The address of its picture; the market's own if there is none.
    pub(crate) picture: Option<&'a str>,
    /// What it shows, as JSON-LD of schema.org.
    pub(crate) data: Option<&'a serde_json::Value>,
}

/// The head of the page `title`, which polls if it is `live`, and may have `forms` with a script.
/// Search engines leave out what is `hidden`; what a user has to sign in for they never see.
pub(crate) fn head(
    ctx: &PageContext,
    title: &str,
    (live, forms): (bool, bool),
    found: Option<&Found<'_>>,
    hidden: bool,
) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
            meta name="color-scheme" content="light dark";
            meta name="theme-color" content="#1c1b3a";
            title { (text::title(ctx, title)) }
            link rel="stylesheet" href=(STYLE.url());
            link rel="icon" type="image/svg+xml" href=(ICON.url());
            @match found {
                Some(found) => { (for_everybody(ctx, title, found)) }
                None => { meta name="description" content=(text::description(ctx)); }
            }
            @if hidden { meta name="robots" content="noindex"; }
            @for locale in Locale::ALL {
                link rel="alternate" hreflang=(locale.tag()) href=(ctx.absolute(*locale));
            }
            @if live {
                meta name="htmx-config" content=(HTMX_CONFIG);
                script src=(HTMX.url()) defer {}
                noscript { meta http-equiv="refresh" content="5"; }
            }
            script src=(SCRIPT.url()) defer {}
            @if forms { script src=(FORMS.url()) defer {} }
        }
    }
}

fn for_everybody(ctx: &PageContext, title: &str, found: &Found<'_>) -> Markup {
    let own = ctx.absolute(ctx.locale);
    let market_picture = ctx.absolute_path(&PICTURE.url());
    html! {
        link rel="alternate" hreflang="x-default" href=(ctx.absolute(Locale::ZhTw));
        link rel="canonical" href=(own);
        meta name="description" content=(found.description);
        meta property="og:type" content="website";
        meta property="og:site_name" content=(text::market(ctx));
        meta property="og:title" content=(title);
        meta property="og:description" content=(found.description);
        meta property="og:url" content=(own);
        meta property="og:locale" content=(ctx.locale.tag().replace('-', "_"));
        meta property="og:image" content=(found.picture.unwrap_or(&market_picture));
        meta name="twitter:card" content="summary_large_image";
        @if let Some(data) = found.data {
            // A block of data is not a script: the policy lets it be. `<` would end it.
            script type="application/ld+json" {
                (PreEscaped(data.to_string().replace('<', "\\u003c")))
            }
        }
    }
}
