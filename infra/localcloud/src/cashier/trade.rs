//! What the cashier knows of one trade, and what an act makes of it.

use serde::{Deserialize, Serialize};

use super::act::Act;
use super::message::Message;
use super::schedule::Notice;

/// How long the notice of [`Act::PayLate`] is held back.
const LATE_MS: i64 = 30_000;

/// By how much [`Act::WrongAmount`] falls short, in whole TWD.
const SHORT: i64 = 1;

/// One `MerchantTradeNo`, for ever: ECPay never takes a number twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// `MerchantTradeNo`: the merchant's number.
    pub trade_no: String,
    /// `TradeNo`: the cashier's number.
    pub ecpay_trade_no: String,
    /// `TotalAmount` in whole TWD, which is not always what was paid; see [`State::Paid`].
    pub amount: i64,
    /// `TradeDate`: when the form was first shown, in milliseconds since the epoch.
    pub opened_ms: i64,
    /// What a query is told.
    pub state: State,
    /// What was last done at the cashier; none while the page is only shown.
    pub done: Option<Done>,
    /// What the merchant's server is told, in the order in which it was decided.
    pub notices: Vec<Notice>,
    /// The form as it was posted: to echo parts of it, and to know it again after a reload.
    pub form: Vec<(String, String)>,
}

/// Whether money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// The form was shown.
    Unpaid,
    /// The card was refused; the shopper may try again on the same page.
    Failed,
    /// The card was charged.
    Paid {
        /// How much, in whole TWD.
        amount: i64,
        /// When, in milliseconds since the epoch.
        at_ms: i64,
    },
}

/// An act and what the browser takes back to the shop after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The button that was pressed.
    pub act: Act,
    /// What is posted to `OrderResultURL`, if the browser goes there at all.
    pub result: Message,
}

impl Trade {
    /// A field of the form; empty if it was not sent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.form.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// Lets the shopper do `act` now: settles the state and plans the notices.
    pub(super) fn perform(&mut self, act: Act, now: i64) {
        let paid = |amount| Message::paid(amount, now);
        let failed = Message::failed(self.amount);
        let mut state = State::Paid { amount: self.amount, at_ms: now };
        let mut result = paid(self.amount);
        let notices = match act {
            Act::Pay | Act::NeverReturn => vec![(paid(self.amount), now)],
            Act::Fail => {
                state = State::Failed;
                result = failed.clone();
                vec![(failed, now)]
            }
            Act::PayLate => vec![(paid(self.amount), now.saturating_add(LATE_MS))],
            Act::PayTwice => vec![(paid(self.amount), now), (paid(self.amount).resent(), now)],
            Act::OutOfOrder => {
                vec![(paid(self.amount), now), (failed, now), (paid(self.amount).resent(), now)]
            }
            Act::Forge => {
                state = self.state;
                result = paid(self.amount).forged();
                vec![(result.clone(), now)]
            }
            Act::WrongAmount => {
                let amount = self.amount.saturating_sub(SHORT);
                state = State::Paid { amount, at_ms: now };
                result = paid(amount);
                vec![(paid(amount), now)]
            }
            Act::LoseNotice => Vec::new(),
        };
        self.state = state;
        self.done = Some(Done { act, result: result.for_the_browser() });
        self.notices.extend(notices.into_iter().map(|(message, due)| Notice::new(message, due)));
    }
}
