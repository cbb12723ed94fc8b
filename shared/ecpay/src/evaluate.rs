//! What a notification means for the payment it names.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::error::{ACKNOWLEDGED, CallbackError};
use crate::notification::PaymentNotification;

/// What we know of the payment that a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected<'a> {
    /// The `MerchantTradeNo` we gave the attempt.
    pub trade_no: &'a str,
    /// What the form asked for, in whole TWD.
    pub amount: i64,
    /// Where the payment stands before this notification.
    pub state: KnownState<'a>,
    /// What we sent as `CustomField1`, see [`TagKey::tag`](crate::TagKey::tag). Compared exactly,
    /// so an empty one would fit a form without a tag.
    pub tag: &'a str,
}

/// What we know of a payment. Notifications come late, twice and out of order, and only move it
/// forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownState<'a> {
    /// Nothing final is known.
    Pending,
    /// An attempt was refused; the shopper may still succeed on the same page.
    Failed,
    /// We stopped waiting for the payment, and the reserved goods may be sold.
    Closed,
    /// Paid.
    Paid {
        /// ECPay's number of the trade that paid, if it is known.
        ecpay_trade_no: Option<&'a str>,
    },
    /// Paid, and refunded.
    Refunded {
        /// ECPay's number of the trade that had paid, if it is known.
        ecpay_trade_no: Option<&'a str>,
    },
}

/// What to do about a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Record the payment, once. Ship only after the trade is confirmed by a query (ECPay
    /// developers page 2890).
    Pay,
    /// Acknowledge; it is a repetition, a test, or changes nothing.
    Nothing,
    /// ECPay does not know yet: do not ship, ask by query later (ECPay developers page 2878).
    KeepPending,
    /// The attempt was refused; a later success still pays.
    Fail {
        /// The `RtnCode`, to store.
        code: String,
    },
    /// It requires manual review: money may have moved that fits nothing we asked for.
    Review(Anomaly),
    /// Not about this payment; not acknowledged, so that ECPay sends it again.
    Refuse(CallbackError),
}

impl Decision {
    /// The body to answer with. A notification that requires a review is acknowledged too, because
    /// sending it again would not change it.
    #[must_use]
    pub const fn reply(&self) -> &'static str {
        match self {
            Self::Pay | Self::Nothing | Self::KeepPending | Self::Fail { .. } | Self::Review(_) => {
                ACKNOWLEDGED
            }
            Self::Refuse(error) => error.reply(),
        }
    }
}

/// Why a genuine success cannot simply be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anomaly {
    /// Paid, but not what the form asked for.
    AmountDiffers {
        /// What we asked for, in whole TWD.
        asked: i64,
        /// `TradeAmt`, as it was written.
        paid: String,
    },
    /// Paid again under another number of ECPay's: one of the two has to be refunded.
    PaidTwice {
        /// The number that paid before.
        first: String,
        /// The number of this notification.
        second: String,
    },
    /// Paid after we stopped waiting: the money is real, the goods may be sold.
    PaidAfterClose,
}

impl fmt::Display for Anomaly {
    /// One line for the operator who reviews it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AmountDiffers { asked, paid } => {
                write!(out, "asked for {asked} TWD but {paid:?} was paid")
            }
            Self::PaidTwice { first, second } => {
                write!(out, "paid by trade {first:?} and again by trade {second:?}")
            }
            Self::PaidAfterClose => write!(out, "paid after the payment was closed"),
        }
    }
}

/// The one `RtnCode` that means paid; `01` and ` 1` do not (ECPay developers page 2878).
const PAID: &str = "1";

/// The result is still to be confirmed (ECPay developers page 2878).
const UNCONFIRMED: &str = "10300066";

/// Codes that say this attempt brought no money (ECPay developers page 5740): the deadline passed,
/// 3-D Secure failed, or the bank refused the card. Any other code is unknown and changes nothing;
/// the query settles the payment.
const FAILED: &[&str] = &[
    "10100058", "10200009", "10200043", "10200058", "10200115", "10100248", "10100251", "10100252",
    "10100254", "10100255", "10100256",
];

/// A code to pay with was issued: an ATM account, or a number for a shop's till (ECPay developers
/// page 2881).
const ISSUED: &[&str] = &["2", "10100073"];

/// What a notification at `ReturnURL` means, given what is known of the payment.
#[must_use]
pub fn evaluate(notification: &PaymentNotification, expected: &Expected<'_>) -> Decision {
    if let Err(error) = concerns(notification, expected) {
        return Decision::Refuse(error);
    }
    if notification.simulated {
        return Decision::Nothing;
    }
    match notification.rtn_code.as_str() {
        PAID => evaluate_success(notification, expected),
        UNCONFIRMED => match expected.state {
            KnownState::Pending | KnownState::Failed | KnownState::Closed => Decision::KeepPending,
            KnownState::Paid { .. } | KnownState::Refunded { .. } => Decision::Nothing,
        },
        code if FAILED.contains(&code) && expected.state == KnownState::Pending => {
            Decision::Fail { code: code.to_owned() }
        }
        _ => Decision::Nothing,
    }
}

/// What to do about a notification at `PaymentInfoURL`: never a payment, whatever its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InfoDecision {
    /// Keep the code to show it to the shopper.
    RecordCode,
    /// Acknowledge only.
    Nothing,
}

/// What a notification at `PaymentInfoURL` means. It may come late, and must not undo a payment
/// (ECPay developers page 2881).
pub fn evaluate_info(
    notification: &PaymentNotification,
    expected: &Expected<'_>,
) -> Result<InfoDecision, CallbackError> {
    concerns(notification, expected)?;
    let is_new =
        expected.state == KnownState::Pending && ISSUED.contains(&notification.rtn_code.as_str());
    Ok(if is_new { InfoDecision::RecordCode } else { InfoDecision::Nothing })
}

/// Checks that the notification is about this payment, and belongs to the form that we made for it.
fn concerns(
    notification: &PaymentNotification,
    expected: &Expected<'_>,
) -> Result<(), CallbackError> {
    if notification.trade_no != expected.trade_no {
        return Err(CallbackError::UnknownTrade);
    }
    let [tag, ..] = &notification.custom_fields;
    if !bool::from(tag.as_bytes().ct_eq(expected.tag.as_bytes())) {
        return Err(CallbackError::OtherTag);
    }
    Ok(())
}

fn evaluate_success(notification: &PaymentNotification, expected: &Expected<'_>) -> Decision {
    if notification.amount() != Some(expected.amount) {
        let paid = notification.amount_text.clone();
        return Decision::Review(Anomaly::AmountDiffers { asked: expected.amount, paid });
    }
    match expected.state {
        KnownState::Pending | KnownState::Failed => Decision::Pay,
        KnownState::Closed => Decision::Review(Anomaly::PaidAfterClose),
        KnownState::Paid { ecpay_trade_no } | KnownState::Refunded { ecpay_trade_no } => {
            match ecpay_trade_no.filter(|first| *first != notification.ecpay_trade_no) {
                None => Decision::Nothing,
                Some(first) => Decision::Review(Anomaly::PaidTwice {
                    first: first.to_owned(),
                    second: notification.ecpay_trade_no.clone(),
                }),
            }
        }
    }
}
