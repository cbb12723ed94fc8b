//! Querying the state of a trade at ECPay.

use crate::check_mac::sign_fields;
use crate::error::CallbackError;
use crate::form::{parse_form, parse_raw};
use crate::merchant_account::MerchantAccount;
use crate::received::{Received, canonical_amount};

/// The signed fields of a `QueryTradeInfo` request. ECPay takes `unix_seconds` for three minutes
/// (ECPay developers page 2890).
#[must_use]
pub fn query_fields(
    account: &MerchantAccount,
    trade_no: &str,
    unix_seconds: i64,
) -> Vec<(String, String)> {
    let fields = vec![
        ("MerchantID".to_owned(), account.merchant_id().to_owned()),
        ("MerchantTradeNo".to_owned(), trade_no.to_owned()),
        ("TimeStamp".to_owned(), unix_seconds.to_string()),
    ];
    sign_fields(account, fields)
}

/// The state of a trade at ECPay, signed (ECPay developers page 2890).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TradeInfo {
    /// `MerchantTradeNo`; ECPay may leave it empty for a trade it does not know.
    pub trade_no: String,
    /// `TradeNo`: ECPay's number.
    pub ecpay_trade_no: String,
    /// `TradeAmt` as it was written; see [`TradeInfo::amount`].
    pub amount_text: String,
    /// `PaymentType`, such as `Credit_CreditCard`.
    pub payment_type: String,
    /// `PaymentDate` in Taiwan's time; empty while nothing is paid.
    pub payment_date: String,
    /// `gwsr`: the number of the card's authorization; empty if it is not sent.
    pub gwsr: String,
    /// `TradeStatus`, read.
    pub status: TradeStatus,
}

/// `TradeStatus` (ECPay developers page 2890).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TradeStatus {
    /// The form was opened; nothing is paid yet.
    Unpaid,
    /// Paid.
    Paid,
    /// ECPay has not seen the form; the shopper may still send it.
    NotFound,
    /// The trade did not come about.
    Failed(String),
    /// A code we do not know: to be stored, and never paid.
    Other(String),
}

impl TradeInfo {
    /// Reads the reply to a query.
    ///
    /// ECPay writes the values without URL-encoding, so that reading is tried first and the decoded
    /// one second; the signature tells which is right.
    pub fn read(body: &[u8], account: &MerchantAccount) -> Result<Self, CallbackError> {
        let received = parse_raw(body)
            .and_then(|fields| Received::verified(fields, account))
            .or_else(|error| {
                parse_form(body)
                    .and_then(|fields| Received::verified(fields, account))
                    .map_err(|_| error)
            })?;
        received.require(&["TradeStatus"])?;
        let status = TradeStatus::from_code(received.text("TradeStatus"));
        let merchant = received.text("MerchantID");
        let may_be_unnamed = status != TradeStatus::Paid && merchant.is_empty();
        if merchant != account.merchant_id() && !may_be_unnamed {
            return Err(CallbackError::OtherMerchant);
        }
        if status == TradeStatus::Paid {
            received.require(&["MerchantTradeNo", "TradeNo", "TradeAmt"])?;
        }
        let text = |name| received.text(name).to_owned();
        Ok(Self {
            trade_no: text("MerchantTradeNo"),
            ecpay_trade_no: text("TradeNo"),
            amount_text: text("TradeAmt"),
            payment_type: text("PaymentType"),
            payment_date: text("PaymentDate"),
            gwsr: text("gwsr"),
            status,
        })
    }

    /// Whether exactly this trade is paid with exactly this amount of whole TWD.
    #[must_use]
    pub fn paid(&self, trade_no: &str, amount: i64) -> bool {
        self.status == TradeStatus::Paid
            && self.trade_no == trade_no
            && self.amount() == Some(amount)
    }

    /// The amount in whole TWD, if it is written as ECPay writes one.
    #[must_use]
    pub fn amount(&self) -> Option<i64> {
        canonical_amount(&self.amount_text)
    }
}

impl TradeStatus {
    fn from_code(code: &str) -> Self {
        match code {
            "0" => Self::Unpaid,
            "1" => Self::Paid,
            "10200047" => Self::NotFound,
            "10200095" | "10200163" => Self::Failed(code.to_owned()),
            _ => Self::Other(code.to_owned()),
        }
    }
}
