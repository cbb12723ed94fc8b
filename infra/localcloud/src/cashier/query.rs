//! `QueryTradeInfo`: the state of a trade, queried by the merchant's server.

use ecpay::{CallbackError, Digest, MerchantAccount, parse_form, sign_fields, verify};

use super::checkout::field;
use super::message::{PAYMENT_TYPE, fee, taiwan};
use super::trade::{State, Trade};

/// How far `TimeStamp` may be from now, in seconds (ECPay developers page 2890).
const WINDOW_S: u64 = 180;

/// What goes wrong with the queries that go through
/// [`Cashier::http_connector`](super::Cashier::http_connector).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryFault {
    /// No answer comes.
    Timeout,
    /// Status 500.
    ServerError,
    /// The answer is signed with other keys.
    WrongSignature,
    /// The bank is slow: ECPay does not know yet that the trade is paid.
    Unpaid,
}

/// The number of the queried trade, or the unsigned error that is answered instead.
pub(super) fn read(
    body: &[u8],
    account: &MerchantAccount,
    now_ms: i64,
) -> Result<String, &'static str> {
    let fields = parse_form(body).map_err(|error| error.reply())?;
    if field(&fields, "MerchantID") != account.merchant_id() {
        return Err(CallbackError::OtherMerchant.reply());
    }
    let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    if !verify(account, Digest::Sha256, pairs, field(&fields, "CheckMacValue")) {
        return Err(CallbackError::MacWrong.reply());
    }
    let stamp: Option<i64> = field(&fields, "TimeStamp").parse().ok();
    if stamp.is_none_or(|stamp| now_ms.div_euclid(1000).abs_diff(stamp) > WINDOW_S) {
        return Err("0|TimeStamp Error");
    }
    match field(&fields, "MerchantTradeNo") {
        "" => Err(CallbackError::UnknownTrade.reply()),
        trade_no => Ok(trade_no.to_owned()),
    }
}

/// The signed fields of the answer (ECPay developers page 2890).
///
/// An unknown trade is answered with the same fields, all but the status empty.
pub(super) fn answer(trade: Option<&Trade>, account: &MerchantAccount) -> Vec<(String, String)> {
    let text = |name| trade.map_or("", |trade| trade.field(name)).to_owned();
    let status = match trade.map(|trade| trade.state) {
        Some(State::Unpaid) => "0",
        Some(State::Paid { .. }) => "1",
        Some(State::Failed) => "10200095",
        None => "10200047",
    };
    let paid = trade.and_then(|trade| match trade.state {
        State::Paid { amount, at_ms } => Some((amount, at_ms)),
        State::Unpaid | State::Failed => None,
    });
    let amount = paid.map(|(amount, _)| amount);
    let paid_at = paid.map(|(_, at_ms)| taiwan(at_ms)).unwrap_or_default();
    let charge = trade.map(|_| fee(amount).to_string()).unwrap_or_default();
    let known = |read: fn(&Trade) -> String| trade.map(read).unwrap_or_default();
    let fields = [
        ("MerchantID", text("MerchantID")),
        ("MerchantTradeNo", text("MerchantTradeNo")),
        ("StoreID", text("StoreID")),
        ("TradeNo", known(|trade| trade.ecpay_trade_no.clone())),
        ("TradeAmt", known(|trade| amount_of(trade).to_string())),
        ("PaymentDate", paid_at),
        ("PaymentType", paid.map(|_| PAYMENT_TYPE.to_owned()).unwrap_or_default()),
        ("HandlingCharge", charge.clone()),
        ("PaymentTypeChargeFee", charge),
        ("TradeDate", known(|trade| taiwan(trade.opened_ms))),
        ("TradeStatus", status.to_owned()),
        ("ItemName", text("ItemName")),
        ("CustomField1", text("CustomField1")),
        ("CustomField2", text("CustomField2")),
        ("CustomField3", text("CustomField3")),
        ("CustomField4", text("CustomField4")),
    ];
    let mut fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
    fields.extend(trade.and_then(|trade| trade.extra(paid.is_some())));
    sign_fields(account, fields)
}

/// The body as ECPay writes it: the values are not URL-encoded.
pub(super) fn raw(fields: &[(String, String)]) -> Vec<u8> {
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&").into_bytes()
}

fn amount_of(trade: &Trade) -> i64 {
    match trade.state {
        State::Paid { amount, .. } => amount,
        State::Unpaid | State::Failed => trade.amount,
    }
}
