//! The pages of the cashier. They work without script; there is no inline style or script.

use ecpay::MerchantAccount;
use http::Uri;
use maud::{DOCTYPE, Markup, html};

use super::checkout::CheckoutError;
use super::scenario::Scenario;
use super::trade::{State, Trade};

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
                "上一次付款失敗，可以再試一次。 "
                span lang="en" { "The last try failed; you may try again." }
            }
        }
        form method="post" action=(SCENARIO_PATH) {
            input type="hidden" name="trade_no" value=(trade.trade_no);
            @for scenario in Scenario::ALL {
                @let (chinese, english) = scenario.label();
                button type="submit" name="scenario" value=(scenario.name()) {
                    (chinese) span lang="en" { (english) }
                }
            }
        }
        @if !back.is_empty() {
            p { a href=(back) { "不付款，返回商店 " span lang="en" { "Back without paying" } } }
        }
    };
    document(200, "本機收銀台 Local cashier", "", &body)
}

/// Shows the result of a scenario, and takes the browser on from there.
pub(super) fn done(trade: &Trade, scenario: Scenario, form: Option<&ReturnForm>) -> Page {
    let (chinese, english) = scenario.label();
    let back = trade.field("ClientBackURL");
    let body = html! {
        p role="status" { (chinese) " " span lang="en" { (english) } }
        @if let Some(form) = form {
            form #return method="post" action=(form.action) accept-charset="utf-8" {
                @for (name, value) in &form.fields {
                    input type="hidden" name=(name) value=(value);
                }
                button type="submit" { "返回商店" span lang="en" { "Back to the shop" } }
            }
            script src=(RETURN_SCRIPT_PATH) defer {}
        } @else if scenario == Scenario::NeverReturn || back.is_empty() {
            p { "請關閉此頁。 " span lang="en" { "Close this page." } }
        } @else {
            p { a href=(back) { "返回商店 " span lang="en" { "Back to the shop" } } }
        }
    };
    let action = form.map_or("", |form| form.action.as_str());
    document(200, "本機收銀台 Local cashier", action, &body)
}

/// Shows why the form is refused, as ECPay does.
pub(super) fn refused(error: &CheckoutError) -> Page {
    let body = html! {
        dl {
            dt { "訊息代碼 " span lang="en" { "Message code" } }
            dd { (error.code.unwrap_or("—")) }
            dt { "訊息說明 " span lang="en" { "Note for message" } }
            dd { (error.message) }
        }
    };
    document(200, "交易失敗 Transaction failed", "", &body)
}

/// Shows why a button did nothing.
pub(super) fn problem(status: u16, chinese: &str, english: &str) -> Page {
    let body = html! { p role="alert" { (chinese) " " span lang="en" { (english) } } };
    document(status, "本機收銀台 Local cashier", "", &body)
}

fn order(trade: &Trade, account: &MerchantAccount) -> Markup {
    html! {
        dl {
            dt { "商店 " span lang="en" { "Merchant" } }
            dd { (account.merchant_id()) }
            dt { "訂單編號 " span lang="en" { "Trade number" } }
            dd { (trade.trade_no) }
            dt { "說明 " span lang="en" { "Description" } }
            dd { (trade.field("TradeDesc")) }
            dt { "商品 " span lang="en" { "Items" } }
            dd { ul { @for item in trade.field("ItemName").split('#') { li { (item) } } } }
            dt { "金額 " span lang="en" { "Amount" } }
            dd.amount { "NT$ " (trade.amount) }
            dt { "通知網址 " span lang="en" { "Notifications go to" } }
            dd { (trade.field("ReturnURL")) }
        }
    }
}

fn document(status: u16, title: &str, action: &str, body: &Markup) -> Page {
    let markup = html! {
        (DOCTYPE)
        html lang="zh-Hant" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href=(STYLE_PATH);
            }
            body {
                main {
                    h1 { (title) }
                    p.note {
                        "這是開發用的本機收銀台，不是綠界：不需要卡號，也不會扣款。 "
                        span lang="en" {
                            "A stand-in for ECPay, for development: it asks for no card, and no "
                            "money moves."
                        }
                    }
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
