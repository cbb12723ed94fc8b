//! `GET /problems/{code}`

use app::App;
use domain::{Code, Kind, Locale};
use endpoint::{Documented, Endpoint, Html, OptionalUser, Path, Problem, Spec, status};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    problem_page,
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
        let ctx = page.by_user(app, &user);
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
                dt { (ctx.t("HTTP 狀態", "HTTP status")) }
                dd { (status.as_u16()) " " (status.canonical_reason().unwrap_or_default()) }
                dt { (ctx.t("處理方式", "What to do")) }
                dd { (advice(code, ctx.locale)) }
            }
            p { a href="/docs" { (ctx.t("API 文件", "API reference")) } }
            details {
                summary { (ctx.t("所有錯誤代碼", "All error codes")) }
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

/// Advice for codes that need more than their kind's.
const ADVICE: &[(Code, &str, &str)] = &[
    (
        Code::BadCredentials,
        "請確認帳號與密碼後再試。連續失敗會暫時鎖定，需等待一段時間。",
        "Check the name and the password. After several failures the sign-in is locked for a \
         while.",
    ),
    (
        Code::SessionRevoked,
        "這次登入已經結束，refresh_token 無法再用。請以帳號密碼重新登入。",
        "The session has ended and its refresh_token can't be used again. Sign in with the name \
         and the password.",
    ),
    (
        Code::CsrfCheckFailed,
        "帶著 cookie 的請求只能從本站的網頁送出。其他網站的程式請改用 Authorization 標頭。",
        "A request with cookies must come from a page of this site. Programs of other sites send \
         a token in the Authorization header and no cookies.",
    ),
    (
        Code::RoleNotAllowed,
        "註冊時只能選擇顧客或店家；其他身分由管理員設定。",
        "Register as a customer or a merchant; other roles are given by an admin.",
    ),
    (
        Code::IdempotencyKeyReused,
        "這個鍵值之前用在內容不同的請求。新的請求請使用新的鍵值；重送時內容必須完全相同。",
        "The key was sent with another request before. Take a new key for a new request, and \
         repeat a request with exactly the same body.",
    ),
    (
        Code::IdempotencyKeyUnsupported,
        "請移除 Idempotency-Key 標頭後再送出；這個動作不會記住鍵值。",
        "Send the request without the Idempotency-Key header; this operation remembers none.",
    ),
];

/// What the program that called does about `code`.
fn advice(code: Code, locale: Locale) -> &'static str {
    let own = ADVICE.iter().find(|(known, ..)| *known == code);
    own.map_or_else(|| advice_by_kind(code.kind(), locale), |(_, zh_tw, en)| locale.pick(zh_tw, en))
}

/// What the program that called does about a failure of this kind.
const fn advice_by_kind(kind: Kind, locale: Locale) -> &'static str {
    let (zh_tw, en) = match kind {
        Kind::Malformed => (
            "請求本身無法解析，重送相同的內容不會成功。請檢查 JSON、路徑與標頭的格式。",
            "The request can't be parsed, so sending it again won't help. Check the JSON, the path \
             and the headers.",
        ),
        Kind::Unauthenticated => (
            "請以帳號密碼登入，或用 refresh_token 換發新的 access_token，再帶著 Authorization 標頭重送。",
            "Sign in, or exchange the refresh_token for a new access_token, and send the request \
             again with it in the Authorization header.",
        ),
        Kind::Forbidden => (
            "目前的身分沒有權限，重送不會成功。請改用有權限的帳號。",
            "The caller may not do this, and sending it again won't help. Use an account that may.",
        ),
        Kind::NotFound => (
            "請確認網址與編號。不屬於您的資料也會回覆「找不到」。",
            "Check the address and the id. What belongs to somebody else is answered as not found.",
        ),
        Kind::Method => (
            "網址存在，但不接受這個方法。Allow 標頭列出可用的方法。",
            "The address exists and takes other methods; the Allow header lists them.",
        ),
        Kind::Conflict => (
            "請求正確，但與目前的狀態衝突。請重新讀取資料、調整後再送出；沒有任何資料被變更。",
            "The request is correct and contradicts the present state. Read the state again and \
             decide anew; nothing was changed.",
        ),
        Kind::Stale => (
            "資料在您讀取之後被別人修改過。請重新讀取，以新的 ETag 送出；沒有任何資料被變更。",
            "Somebody has changed it since it was read. Read it again, apply the change to that, \
             and send the new ETag in If-Match; nothing was changed.",
        ),
        Kind::TooLarge => ("請縮小請求的內容後再送出。", "Send a smaller body."),
        Kind::Unsupported => (
            "請依文件指定的 Content-Type 送出，且不要壓縮內容。",
            "Send the Content-Type that the operation documents, without a Content-Encoding.",
        ),
        Kind::Invalid => (
            "請修正後再送出。errors 逐一列出每個不正確的欄位：loc 是位置，msg 是說明，type 是種類。",
            "Correct the request and send it again. errors lists every wrong field: loc is its \
             place, msg says what is wrong, type is the kind of error.",
        ),
        Kind::VersionRequired => (
            "請先讀取資料，並以 If-Match 標頭或 version 欄位指明修改的是哪個版本。",
            "Read it first, and name the version that the change is of in If-Match or in the \
             field version.",
        ),
        Kind::TooMany => (
            "請等待 Retry-After 標頭的秒數後再試。",
            "Wait for the seconds in the Retry-After header, then send it again.",
        ),
        Kind::Broken => (
            "這是我們的錯誤。請記下回覆中的 request_id 並告知我們；請求可能已經生效，請先讀取狀態再重送。",
            "This is our fault. Report the request_id of the answer. The request may have taken \
             effect: read the state before you send it again.",
        ),
        Kind::Unavailable => (
            "請在 Retry-After 標頭的秒數後以相同的 Idempotency-Key 重送；請求不會重複生效。",
            "Send it again with the same Idempotency-Key after the seconds in the Retry-After \
             header; it takes effect once.",
        ),
    };
    locale.pick(zh_tw, en)
}
