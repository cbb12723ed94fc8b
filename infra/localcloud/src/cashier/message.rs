//! The signed result of a trade, for the merchant's server or for the shopper's browser.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// The one code that means paid.
const PAID: &str = "1";

/// The bank refused the card.
const REFUSED: &str = "10100248";

/// The content of a notification, apart from the trade itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `RtnCode`.
    pub rtn_code: String,
    /// `RtnMsg`: differs between the first notification, its repetitions and the browser's copy.
    pub rtn_msg: String,
    /// `TradeAmt` in whole TWD.
    pub amount: i64,
    /// `PaymentDate` in milliseconds since the epoch; none when nothing was paid.
    pub paid_ms: Option<i64>,
    /// Whether the signature is made wrong, as in a forgery.
    pub forged: bool,
}

impl Message {
    pub(super) fn paid(amount: i64, at_ms: i64) -> Self {
        let (rtn_code, rtn_msg) = (PAID.to_owned(), "交易成功".to_owned());
        Self { rtn_code, rtn_msg, amount, paid_ms: Some(at_ms), forged: false }
    }

    pub(super) fn failed(amount: i64) -> Self {
        let rtn_msg = "拒絕交易，請客戶聯繫發卡行確認原因".to_owned();
        Self { rtn_code: REFUSED.to_owned(), rtn_msg, amount, paid_ms: None, forged: false }
    }

    pub(super) fn forged(self) -> Self {
        Self { forged: true, ..self }
    }

    /// As a repetition words it: the body and its signature differ from the first.
    pub(super) fn resent(self) -> Self {
        self.reworded("paid")
    }

    /// As the browser's copy words it.
    pub(super) fn for_the_browser(self) -> Self {
        self.reworded("Succeeded")
    }

    fn reworded(self, success: &str) -> Self {
        if self.rtn_code == PAID { Self { rtn_msg: success.to_owned(), ..self } } else { self }
    }
}

/// The only way to pay here.
pub(super) const PAYMENT_TYPE: &str = "Credit_CreditCard";

/// ECPay's fee of a payment: two per cent, rounded down; 0 if nothing was paid.
pub(super) const fn fee(paid: Option<i64>) -> i64 {
    match paid {
        Some(amount) => amount / 50,
        None => 0,
    }
}

/// Replaces one digit of the signature, so that it is wrong but looks right.
pub(super) fn spoil(mut signed: Vec<(String, String)>) -> Vec<(String, String)> {
    if let Some((_, mac)) = signed.last_mut() {
        let other = if mac.starts_with('0') { "1" } else { "0" };
        mac.replace_range(..1, other);
    }
    signed
}

/// Taiwan's date and time as ECPay writes them: `2026/11/21 11:23:00`.
pub(super) fn taiwan(ms: i64) -> String {
    written(ms, "%Y/%m/%d %H:%M:%S")
}

/// The start of a `TradeNo`: `261121112300`.
pub(super) fn taiwan_digits(ms: i64) -> String {
    written(ms, "%y%m%d%H%M%S")
}

fn written(ms: i64, format: &str) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::constant(8).to_datetime(at).strftime(format).to_string()
}
