//! The pages of the cashier. They work without script; there is no inline style or script.

use ecpay::MerchantAccount;
use http::Uri;
use maud::{DOCTYPE, Markup, Render, html};
use texts::{Count, Locale};

use super::checkout::CheckoutError;
use super::scenario::Scenario;
use super::trade::{State, Trade};
use crate::text;

/// Where the buttons of the cashier's page post to.
pub const SCENARIO_PATH: &str = "/Cashier/Local/Scenario";

/// Where the pages look for [`stylesheet`](super::Cashier::stylesheet).
pub const STYLE_PATH: &str = "/Cashier/Local/style.css";

/// Where the pages look for [`return_script`](super::Cashier::return_script).
pub const RETURN_SCRIPT_PATH: &str = "/Cashier/Local/return.js";

/// What the browser gets to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The HTTP status. ECPay's own errors come with 200; the others are those of the buttons.
    pub status: u16,
    /// The document, in UTF-8.
    pub html: String,
    /// The `Content-Security-Policy` under which the page works and nothing else does.
    pub policy: String,
}

/// The form with which the browser goes back to the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnForm {
    /// `OrderResultURL`.
    pub action: String,
    /// The result, signed, `CheckMacValue` last.
    pub fields: Vec<(String, String)>,
}

/// Shows an order, and what can be done about it.
pub(super) fn cashier(trade: &Trade, account: &MerchantAccount) -> Page {
    let back = trade.field("ClientBackURL");
    let body = html! {
        (order(trade, account))
        @if trade.state == State::Failed {
            p.warning role="status" {
                (both(text::failed_before))
            }
        }
        form method="post" action=(SCENARIO_PATH) {
            input type="hidden" name="trade_no" value=(trade.trade_no);
            @for scenario in Scenario::ALL {
                button type="submit" name="scenario" value=(scenario.name()) {
                    (both(|locale| scenario.label(locale)))
                }
            }
        }
        @if !back.is_empty() {
            p { a href=(back) { (both(text::back_without_paying)) } }
        }
    };
    document(200, text::title, "", &body)
}

/// Shows the result of a scenario, and takes the browser on from there.
pub(super) fn done(trade: &Trade, scenario: Scenario, form: Option<&ReturnForm>) -> Page {
    let back = trade.field("ClientBackURL");
    let body = html! {
        p role="status" { (both(|locale| scenario.label(locale))) }
        @if let Some(form) = form {
            form #return method="post" action=(form.action) accept-charset="utf-8" {
                @for (name, value) in &form.fields {
                    input type="hidden" name=(name) value=(value);
                }
                button type="submit" { (both(text::back_to_shop)) }
            }
            script src=(RETURN_SCRIPT_PATH) defer {}
        } @else if scenario == Scenario::NeverReturn || back.is_empty() {
            p { (both(text::close_page)) }
        } @else {
            p { a href=(back) { (both(text::back_to_shop)) } }
        }
    };
    let action = form.map_or("", |form| form.action.as_str());
    document(200, text::title, action, &body)
}

/// Shows why the form is refused, as ECPay does.
pub(super) fn refused(error: &CheckoutError) -> Page {
    let body = html! {
        dl {
            dt { (both(text::message_code)) }
            dd { (error.code.unwrap_or("—")) }
            dt { (both(text::message_note)) }
            dd { (error.message) }
        }
    };
    document(200, text::refused, "", &body)
}

/// Shows why a button did nothing.
pub(super) fn problem<T: Render>(status: u16, say: impl Fn(Locale) -> T) -> Page {
    let body = html! { p role="alert" { (both(say)) } };
    document(status, text::title, "", &body)
}

fn order(trade: &Trade, account: &MerchantAccount) -> Markup {
    html! {
        dl {
            dt { (both(text::merchant)) }
            dd { (account.merchant_id()) }
            dt { (both(text::trade_number)) }
            dd { (trade.trade_no) }
            dt { (both(text::description)) }
            dd { (trade.field("TradeDesc")) }
            dt { (both(text::items)) }
            dd { ul { @for item in trade.field("ItemName").split('#') { li { (item) } } } }
            dt { (both(text::amount)) }
            dd.amount { "NT$" (Count(trade.amount).grouped()) }
            dt { (both(text::notifications_go_to)) }
            dd { (trade.field("ReturnURL")) }
        }
    }
}

/// A sentence in both languages.
fn both<T: Render>(say: impl Fn(Locale) -> T) -> Markup {
    html! { (say(Locale::ZhTw)) " " span lang="en" { (say(Locale::En)) } }
}

fn document(
    status: u16,
    title: impl Fn(Locale) -> &'static str,
    action: &str,
    body: &Markup,
) -> Page {
    let markup = html! {
        (DOCTYPE)
        html lang="zh-Hant" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title(Locale::ZhTw)) " " (title(Locale::En)) }
                link rel="stylesheet" href=(STYLE_PATH);
            }
            body {
                main {
                    h1 { (both(title)) }
                    p.note { (both(text::stand_in)) }
                    (body)
                }
            }
        }
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'{}; \
         base-uri 'none'; frame-ancestors 'none'",
        origin(action).map(|origin| format!(" {origin}")).unwrap_or_default()
    );
    Page { status, html: markup.into_string(), policy }
}

/// The origin of a URL, if it can stand in a policy without ending it.
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let host = uri.authority()?.as_str();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    host.bytes().all(plain).then(|| format!("{}://{host}", uri.scheme_str().unwrap_or("https")))
}
