//! What the cashier knows of one trade, and what an scenario makes of it.

use serde::{Deserialize, Serialize};

use super::message::Message;
use super::scenario::Scenario;
use super::schedule::ScheduledDelivery;

/// How long the notice of [`Scenario::PayLate`] is held back.
const LATE_MS: i64 = 30_000;

/// By how much [`Scenario::WrongAmount`] falls short, in whole TWD.
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
    pub deliveries: Vec<ScheduledDelivery>,
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

/// An scenario and what the browser takes back to the shop after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The button that was pressed.
    pub scenario: Scenario,
    /// What is posted to `OrderResultURL`, if the browser goes there at all.
    pub result: Message,
}

impl Trade {
    /// A field of the form; empty if it was not sent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.form.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// Lets the shopper do `scenario` now: settles the state and plans the deliveries.
    pub(super) fn perform(&mut self, scenario: Scenario, now: i64) {
        let paid = |amount| Message::paid(amount, now);
        let failed = Message::failed(self.amount);
        let mut state = State::Paid { amount: self.amount, at_ms: now };
        let mut result = paid(self.amount);
        let deliveries = match scenario {
            Scenario::Pay | Scenario::NeverReturn => vec![(paid(self.amount), now)],
            Scenario::Fail => {
                state = State::Failed;
                result = failed.clone();
                vec![(failed, now)]
            }
            Scenario::PayLate => vec![(paid(self.amount), now.saturating_add(LATE_MS))],
            Scenario::PayTwice => vec![(paid(self.amount), now), (paid(self.amount).resent(), now)],
            Scenario::OutOfOrder => {
                vec![(paid(self.amount), now), (failed, now), (paid(self.amount).resent(), now)]
            }
            Scenario::Forge => {
                state = self.state;
                result = paid(self.amount).forged();
                vec![(result.clone(), now)]
            }
            Scenario::WrongAmount => {
                let amount = self.amount.saturating_sub(SHORT);
                state = State::Paid { amount, at_ms: now };
                result = paid(amount);
                vec![(paid(amount), now)]
            }
            Scenario::LoseNotification => Vec::new(),
        };
        self.state = state;
        self.done = Some(Done { scenario, result: result.for_the_browser() });
        self.deliveries.extend(
            deliveries.into_iter().map(|(message, due)| ScheduledDelivery::new(message, due)),
        );
    }
}
