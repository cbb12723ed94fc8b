//! ECPay's payment notification: the webhook that reports the result of a payment.

use crate::error::CallbackError;
use crate::form::parse_form;
use crate::merchant_account::MerchantAccount;
use crate::received::{Received, canonical_amount};

/// A notification that is signed with our keys and can be read in one way only (ECPay developers
/// page 2878). What it means for a payment is decided by [`evaluate`](crate::evaluate).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentNotification {
    /// `MerchantTradeNo`: the number we gave this attempt to pay.
    pub trade_no: String,
    /// `TradeNo`: ECPay's number; a second one for the same attempt means paid twice.
    pub ecpay_trade_no: String,
    /// `RtnCode` as it was written: only exactly `1` is paid, so it never becomes a number.
    pub rtn_code: String,
    /// `RtnMsg`, to show only: a repeated notification has another text than the first.
    pub rtn_msg: String,
    /// `TradeAmt` as it was written; see [`PaymentNotification::amount`].
    pub amount_text: String,
    /// `PaymentType`, such as `Credit_CreditCard`; new ones come without warning (page 5686).
    pub payment_type: String,
    /// `PaymentDate`, in Taiwan's time: `yyyy/MM/dd HH:mm:ss`; empty while nothing is paid.
    pub payment_date: String,
    /// `gwsr`: the number of the card's authorization (page 5675, with `NeedExtraPaidInfo`); empty
    /// if it is not sent.
    pub gwsr: String,
    /// `SimulatePaid` is anything but `0`: a test from the back office, and no money moved.
    pub simulated: bool,
    /// `CustomField1` to `4`: what we sent with the form.
    pub custom_fields: [String; 4],
}

impl PaymentNotification {
    /// Reads what ECPay's server posts to `ReturnURL`, or the shopper's browser to
    /// `OrderResultURL`; only the former may settle a payment (ECPay developers page 2878).
    pub fn read(
        body: &[u8],
        content_type: Option<&str>,
        account: &MerchantAccount,
    ) -> Result<Self, CallbackError> {
        let required = ["RtnCode", "MerchantTradeNo", "TradeNo", "TradeAmt", "SimulatePaid"];
        Self::read_with(body, content_type, account, &required)
    }

    /// Reads what is posted to `PaymentInfoURL` once a code to pay with is issued; that is never a
    /// payment, and it has no `SimulatePaid` (ECPay developers page 2881).
    pub fn read_info(
        body: &[u8],
        content_type: Option<&str>,
        account: &MerchantAccount,
    ) -> Result<Self, CallbackError> {
        let required = ["RtnCode", "MerchantTradeNo", "TradeNo", "TradeAmt"];
        Self::read_with(body, content_type, account, &required)
    }

    fn read_with(
        body: &[u8],
        content_type: Option<&str>,
        account: &MerchantAccount,
        required: &[&'static str],
    ) -> Result<Self, CallbackError> {
        if body.is_empty() {
            return Err(CallbackError::EmptyBody);
        }
        if !content_type.is_some_and(is_form) {
            return Err(CallbackError::ContentType);
        }
        let received = Received::verified(parse_form(body)?, account)?;
        received.is_a_notification()?;
        if received.text("MerchantID") != account.merchant_id() {
            return Err(CallbackError::OtherMerchant);
        }
        received.require(required)?;
        let text = |name| received.text(name).to_owned();
        Ok(Self {
            trade_no: text("MerchantTradeNo"),
            ecpay_trade_no: text("TradeNo"),
            rtn_code: text("RtnCode"),
            rtn_msg: text("RtnMsg"),
            amount_text: text("TradeAmt"),
            payment_type: text("PaymentType"),
            payment_date: text("PaymentDate"),
            gwsr: text("gwsr"),
            simulated: received.text("SimulatePaid") != "0",
            custom_fields: ["CustomField1", "CustomField2", "CustomField3", "CustomField4"]
                .map(text),
        })
    }

    /// The amount in whole TWD, if it is written as ECPay writes one: `01280`, `1280.0` and `-1`
    /// are none.
    #[must_use]
    pub fn amount(&self) -> Option<i64> {
        canonical_amount(&self.amount_text)
    }
}

/// Parameters such as `charset` do not matter: the bytes are read as UTF-8 or refused.
fn is_form(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
