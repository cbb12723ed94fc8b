//! What a notice means for the payment it names.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::notice::Notice;
use crate::refusal::{ACKNOWLEDGED, Refusal};

/// What we know of the payment that a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected<'a> {
    /// The `MerchantTradeNo` we gave the attempt.
    pub trade_no: &'a str,
    /// What the form asked for, in whole TWD.
    pub amount: i64,
    /// Where the payment stands before this notice.
    pub state: Settled<'a>,
    /// What we sent as `CustomField1`, see [`TagKey::tag`](crate::TagKey::tag). Compared exactly,
    /// so an empty one would fit a form without a tag.
    pub tag: &'a str,
}

/// How far a payment got. Notices come late, twice and out of order; they only lead forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled<'a> {
    /// Nothing final is known.
    Pending,
    /// An attempt was refused; the shopper may still succeed on the same page.
    Failed,
    /// We gave up waiting, and what was reserved may be gone.
    Closed,
    /// Paid.
    Paid {
        /// ECPay's number of the trade that paid, if it is known.
        ecpay_trade_no: Option<&'a str>,
    },
    /// Paid, and given back.
    Refunded {
        /// ECPay's number of the trade that had paid, if it is known.
        ecpay_trade_no: Option<&'a str>,
    },
}

/// What to do about a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
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
    /// Somebody must look at it: money may have moved that fits nothing we asked for.
    Review(Review),
    /// Not about this payment; not acknowledged, so that ECPay sends it again.
    Refuse(Refusal),
}

impl Verdict {
    /// The body to answer with: a notice that needs a review is taken, too, for sending it again
    /// would not change it.
    #[must_use]
    pub const fn reply(&self) -> &'static str {
        match self {
            Self::Pay | Self::Nothing | Self::KeepPending | Self::Fail { .. } | Self::Review(_) => {
                ACKNOWLEDGED
            }
            Self::Refuse(refusal) => refusal.reply(),
        }
    }
}

/// Why a genuine success cannot simply be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Paid, but not what the form asked for.
    AmountDiffers {
        /// What we asked for, in whole TWD.
        asked: i64,
        /// `TradeAmt`, as it was written.
        paid: String,
    },
    /// Paid again under another number of ECPay's: one of the two goes back.
    PaidTwice {
        /// The number that paid before.
        first: String,
        /// The number of this notice.
        second: String,
    },
    /// Paid after we gave up: the money is real, the goods may be gone.
    PaidAfterClose,
}

impl fmt::Display for Review {
    /// One line for the one who looks at it.
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

/// What a notice at `ReturnURL` means, given what is known of the payment.
#[must_use]
pub fn judge(notice: &Notice, expected: &Expected<'_>) -> Verdict {
    if let Err(refusal) = concerns(notice, expected) {
        return Verdict::Refuse(refusal);
    }
    if notice.simulated {
        return Verdict::Nothing;
    }
    match notice.rtn_code.as_str() {
        PAID => judge_success(notice, expected),
        UNCONFIRMED => match expected.state {
            Settled::Pending | Settled::Failed | Settled::Closed => Verdict::KeepPending,
            Settled::Paid { .. } | Settled::Refunded { .. } => Verdict::Nothing,
        },
        code if FAILED.contains(&code) && expected.state == Settled::Pending => {
            Verdict::Fail { code: code.to_owned() }
        }
        _ => Verdict::Nothing,
    }
}

/// What to do about a notice at `PaymentInfoURL`: never a payment, whatever its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InfoVerdict {
    /// Keep the code to show it to the shopper.
    RecordCode,
    /// Acknowledge only.
    Nothing,
}

/// What a notice at `PaymentInfoURL` means; it comes late as well, and must not take a payment
/// back (ECPay developers page 2881).
pub fn judge_info(notice: &Notice, expected: &Expected<'_>) -> Result<InfoVerdict, Refusal> {
    concerns(notice, expected)?;
    let is_new = expected.state == Settled::Pending && ISSUED.contains(&notice.rtn_code.as_str());
    Ok(if is_new { InfoVerdict::RecordCode } else { InfoVerdict::Nothing })
}

/// The notice is about this payment, and comes of the form that we made for it.
fn concerns(notice: &Notice, expected: &Expected<'_>) -> Result<(), Refusal> {
    if notice.trade_no != expected.trade_no {
        return Err(Refusal::UnknownTrade);
    }
    let [tag, ..] = &notice.custom_fields;
    if !bool::from(tag.as_bytes().ct_eq(expected.tag.as_bytes())) {
        return Err(Refusal::OtherTag);
    }
    Ok(())
}

fn judge_success(notice: &Notice, expected: &Expected<'_>) -> Verdict {
    if notice.amount() != Some(expected.amount) {
        let paid = notice.amount_text.clone();
        return Verdict::Review(Review::AmountDiffers { asked: expected.amount, paid });
    }
    match expected.state {
        Settled::Pending | Settled::Failed => Verdict::Pay,
        Settled::Closed => Verdict::Review(Review::PaidAfterClose),
        Settled::Paid { ecpay_trade_no } | Settled::Refunded { ecpay_trade_no } => {
            match ecpay_trade_no.filter(|first| *first != notice.ecpay_trade_no) {
                None => Verdict::Nothing,
                Some(first) => Verdict::Review(Review::PaidTwice {
                    first: first.to_owned(),
                    second: notice.ecpay_trade_no.clone(),
                }),
            }
        }
    }
}
