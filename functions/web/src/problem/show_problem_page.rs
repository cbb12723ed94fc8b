//! `GET /problems/{code}`

use app::App;
use domain::{Code, Kind, Locale};
use endpoint::{Documented, Endpoint, Html, OptionalUser, Path, Problem, Spec, status};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    problem_page,
    text::problem::{self as text, advice as say},
};

/// Explains a code of the API's errors: what it means, and what a caller does about it.
#[derive(Documented)]
pub struct ShowProblemPage;

impl Endpoint for ShowProblemPage {
    const SPEC: Spec = Spec::get("show-problem-page", "/problems/{code}")
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, Path<Code>);
    type Output = Html;

    async fn handle(
        app: &App,
        (user, page, Path(code)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.by(app, user.caller);
        Ok(ctx.page(code.as_str(), &explanation(&ctx, code)))
    }
}

fn explanation(ctx: &PageContext, code: Code) -> Markup {
    let status = status(code);
    html! {
        section class="narrow" {
            h1 { code { (code.as_str()) } }
            p { (code.text(ctx.locale)) }
            dl {
                dt { (text::http_status(ctx)) }
                dd { (status.as_u16()) " " (status.canonical_reason().unwrap_or_default()) }
                dt { (text::what_to_do(ctx)) }
                dd { (advice(code, ctx.locale)) }
            }
            p { a href="/docs" { (text::api_reference(ctx)) } }
            details {
                summary { (text::all_codes(ctx)) }
                ul {
                    @for other in Code::ALL {
                        @let href = ctx.href(&format!("/problems/{}", other.as_str()));
                        li { a href=(href) { code { (other.as_str()) } } }
                    }
                }
            }
        }
    }
}

/// A sentence of a catalogue.
type Sentence = fn(Locale) -> &'static str;

/// Advice for codes that need more than their kind's.
const ADVICE: &[(Code, Sentence)] = &[
    (Code::BadCredentials, say::bad_credentials),
    (Code::SessionRevoked, say::session_revoked),
    (Code::CsrfCheckFailed, say::csrf_check_failed),
    (Code::RoleNotAllowed, say::role_not_allowed),
    (Code::IdempotencyKeyReused, say::idempotency_key_reused),
    (Code::IdempotencyKeyUnsupported, say::idempotency_key_unsupported),
];

/// What the program that called does about `code`.
fn advice(code: Code, locale: Locale) -> &'static str {
    let own = ADVICE.iter().find(|(known, _)| *known == code);
    own.map_or_else(|| advice_by_kind(code.kind(), locale), |(_, own)| own(locale))
}

/// What the program that called does about a failure of this kind.
fn advice_by_kind(kind: Kind, locale: Locale) -> &'static str {
    match kind {
        Kind::Malformed => say::malformed(locale),
        Kind::Unauthenticated => say::unauthenticated(locale),
        Kind::Forbidden => say::forbidden(locale),
        Kind::NotFound => say::not_found(locale),
        Kind::Method => say::method(locale),
        Kind::Conflict => say::conflict(locale),
        Kind::Stale => say::stale(locale),
        Kind::TooLarge => say::too_large(locale),
        Kind::Unsupported => say::unsupported(locale),
        Kind::Invalid => say::invalid(locale),
        Kind::VersionRequired => say::version_required(locale),
        Kind::TooMany => say::too_many(locale),
        Kind::Broken => say::broken(locale),
        Kind::Unavailable => say::unavailable(locale),
    }
}
