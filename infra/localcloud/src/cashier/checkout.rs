//! The form that the shopper's browser brings, checked as ECPay checks it.

use std::{fmt::Display, ops::RangeInclusive};

use ecpay::{Digest, MerchantAccount, parse_form, verify};
use http::Uri;
use jiff::civil::DateTime;
use texts::Locale;

use crate::text;

/// What a card may be charged, in whole TWD; the account decides, and this is what ECPay gives an
/// individual member.
pub const AMOUNTS: RangeInclusive<i64> = 5..=199_999;

/// `ItemName` is cut here, and the signature of a longer one no longer fits.
const LONGEST_ITEM_NAME: usize = 400;

/// Required parameters, and the most characters they may hold (ECPay developers page 2862).
const REQUIRED: [(&str, usize); 9] = [
    ("MerchantTradeNo", 20),
    ("MerchantTradeDate", 20),
    ("PaymentType", 20),
    ("TotalAmount", 10),
    ("TradeDesc", 200),
    ("ItemName", LONGEST_ITEM_NAME),
    ("ReturnURL", 200),
    ("ChoosePayment", 20),
    ("EncryptType", 1),
];

/// The others that have a limit (ECPay developers page 2862).
const OPTIONAL: [(&str, usize); 12] = [
    ("StoreID", 10),
    ("ClientBackURL", 200),
    ("ItemURL", 200),
    ("Remark", 100),
    ("ChooseSubPayment", 20),
    ("OrderResultURL", 200),
    ("NeedExtraPaidInfo", 1),
    ("CustomField1", 50),
    ("CustomField2", 50),
    ("CustomField3", 50),
    ("CustomField4", 50),
    ("Language", 3),
];

/// Words that ECPay's firewall takes for commands; it knows more than ECPay names
/// (`ECPay/ECPay-API-Skill`, `SKILL.md`).
const COMMANDS: [&str; 9] =
    ["echo", "python", "cmd", "wget", "curl", "ping", "net", "telnet", "bash"];

/// Why the cashier does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CheckoutError {
    /// ECPay's number for it, where it is known.
    pub(super) code: Option<&'static str>,
    /// ECPay's message, or one like it.
    pub(super) message: String,
}

impl CheckoutError {
    /// The number was used before.
    pub(super) fn duplicate() -> Self {
        Self::numbered("10300028", text::duplicate)
    }

    pub(super) fn other(message: impl Into<String>) -> Self {
        Self { code: None, message: message.into() }
    }

    /// What ECPay says, in its words.
    fn ecpay(code: &'static str, message: &str) -> Self {
        Self { code: Some(code), message: message.to_owned() }
    }

    fn numbered(code: &'static str, say: impl Fn(Locale) -> &'static str) -> Self {
        Self { code: Some(code), ..Self::said(say) }
    }

    pub(super) fn said<T: Display>(say: impl Fn(Locale) -> T) -> Self {
        Self::other(format!("{} {}", say(Locale::ZhTw), say(Locale::En)))
    }
}

/// A form whose signature and parameters are in order.
pub(super) struct Checkout {
    pub(super) trade_no: String,
    pub(super) amount: i64,
    /// All fields as they came.
    pub(super) fields: Vec<(String, String)>,
}

impl Checkout {
    /// Reads the form, signature first.
    pub(super) fn read(body: &[u8], account: &MerchantAccount) -> Result<Self, CheckoutError> {
        let fields = parse_form(body).map_err(|error| CheckoutError::other(error.to_string()))?;
        let text = |name| field(&fields, name);
        if text("MerchantID") != account.merchant_id() {
            return Err(CheckoutError::other("MerchantID Error"));
        }
        if !is_signed(&fields, account) {
            return Err(CheckoutError::ecpay("10200073", "CheckMacValue Error"));
        }
        check_words(&fields)?;
        check_lengths(&fields)?;
        let amount = check_values(&fields)?;
        check_urls(&fields)?;
        Ok(Self { trade_no: text("MerchantTradeNo").to_owned(), amount, fields })
    }
}

/// The value under exactly this name; empty if there is none.
pub(super) fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
}

fn is_signed(fields: &[(String, String)], account: &MerchantAccount) -> bool {
    let pairs = fields.iter().map(|(name, value)| match name.as_str() {
        "ItemName" => (name.as_str(), cut(value)),
        other => (other, value.as_str()),
    });
    verify(account, Digest::Sha256, pairs, field(fields, "CheckMacValue"))
}

fn cut(item_name: &str) -> &str {
    let end = item_name.char_indices().nth(LONGEST_ITEM_NAME).map(|(at, _)| at);
    end.and_then(|end| item_name.get(..end)).unwrap_or(item_name)
}

fn check_lengths(fields: &[(String, String)]) -> Result<(), CheckoutError> {
    if let Some((name, _)) = REQUIRED.iter().find(|(name, _)| field(fields, name).is_empty()) {
        return Err(CheckoutError::other(format!("{name} is missing")));
    }
    let too_long = |(name, most): &&(&str, usize)| field(fields, name).chars().count() > *most;
    match REQUIRED.iter().chain(&OPTIONAL).find(too_long) {
        Some(("MerchantTradeNo", _)) => Err(bad_trade_no()),
        Some((name, most)) => {
            Err(CheckoutError::other(format!("{name} is longer than {most} characters")))
        }
        None => Ok(()),
    }
}

/// Refuses texts that hold a command as a word of its own, as ECPay's firewall does.
fn check_words(fields: &[(String, String)]) -> Result<(), CheckoutError> {
    let texts = [field(fields, "ItemName"), field(fields, "TradeDesc")];
    let words = |text| str::split(text, |letter: char| !letter.is_ascii_alphanumeric());
    let is_command = |word: &str| COMMANDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    if texts.into_iter().flat_map(words).any(is_command) {
        return Err(CheckoutError::numbered("10400011", text::command));
    }
    Ok(())
}

/// The amount, if the documents allow all values and the local cashier supports them.
fn check_values(fields: &[(String, String)]) -> Result<i64, CheckoutError> {
    let text = |name| field(fields, name);
    if !text("MerchantTradeNo").bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(bad_trade_no());
    }
    let date = text("MerchantTradeDate");
    if date.len() != 19 || DateTime::strptime("%Y/%m/%d %H:%M:%S", date).is_err() {
        return Err(CheckoutError::other("MerchantTradeDate Error"));
    }
    if text("PaymentType") != "aio" {
        return Err(CheckoutError::other("PaymentType Error"));
    }
    if text("EncryptType") != "1" {
        return Err(CheckoutError::other("EncryptType Error"));
    }
    if !["Credit", "ALL"].contains(&text("ChoosePayment")) {
        return Err(CheckoutError::said(text::cards_only));
    }
    let total = text("TotalAmount");
    let amount = total.parse().ok().filter(|amount: &i64| amount.to_string() == total);
    amount
        .filter(|amount| AMOUNTS.contains(amount))
        .ok_or_else(|| CheckoutError::ecpay("10200050", "TotalAmount Error"))
}

fn check_urls(fields: &[(String, String)]) -> Result<(), CheckoutError> {
    let deliveries = field(fields, "ReturnURL");
    for name in ["ReturnURL", "OrderResultURL", "ClientBackURL"] {
        let url = field(fields, name);
        if !url.is_empty() && !is_url(url) {
            return Err(CheckoutError::other(format!("{name} Error")));
        }
        if name != "ReturnURL" && url == deliveries {
            return Err(CheckoutError::other(format!("{name} is the same as ReturnURL")));
        }
    }
    Ok(())
}

/// Of the web and with a host, without what ECPay's firewall takes for a command.
fn is_url(text: &str) -> bool {
    let uri = text.parse::<Uri>().ok();
    let of_the_web = uri.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")));
    of_the_web && !text.contains([';', '|', '`'])
}

fn bad_trade_no() -> CheckoutError {
    CheckoutError::ecpay("10200052", "MerchantTradeNo Error")
}
