//! The state of one trade, how a scenario changes it, and what notifications say of it.

use ecpay::{MerchantAccount, encode_form, sign_fields};
use serde::{Deserialize, Serialize};

use super::message::{Message, PAYMENT_TYPE, fee, spoil, taiwan};
use super::scenario::Scenario;
use super::schedule::{Delivery, ScheduledDelivery};

/// How long the notification of [`Scenario::PayLate`] is held back, in milliseconds.
const LATE_MS: i64 = 30_000;

/// How much less [`Scenario::WrongAmount`] charges, in whole TWD.
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
    /// The state that a query returns.
    pub state: State,
    /// The last scenario; none while the page is only shown.
    pub done: Option<Done>,
    /// The notifications to the merchant's server, in the order in which they were planned.
    pub deliveries: Vec<ScheduledDelivery>,
    /// The form as it was posted: to echo parts of it, and to recognize it after a reload.
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

/// A scenario, and the result that the browser takes back to the shop.
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

    /// What `NeedExtraPaidInfo=Y` adds (ECPay developers page 5675), as far as it is kept here: the
    /// number of the card's authorization, once there is one.
    pub(super) fn extra(&self, paid: bool) -> Option<(String, String)> {
        /// How many digits it has here.
        const DIGITS: usize = 8;
        let tail = self.ecpay_trade_no.len().saturating_sub(DIGITS);
        let number = self.ecpay_trade_no.get(tail..).unwrap_or_default().trim_start_matches('0');
        let wanted = paid && self.field("NeedExtraPaidInfo") == "Y";
        wanted.then(|| ("gwsr".to_owned(), number.to_owned()))
    }

    /// Plays `scenario` now: settles the state and plans the deliveries.
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

impl Message {
    /// The fields of a notification (ECPay developers page 2878), `CheckMacValue` last.
    pub(super) fn fields(&self, trade: &Trade, account: &MerchantAccount) -> Vec<(String, String)> {
        let fields = [
            ("MerchantID", account.merchant_id()),
            ("MerchantTradeNo", &trade.trade_no),
            ("StoreID", trade.field("StoreID")),
            ("RtnCode", &self.rtn_code),
            ("RtnMsg", &self.rtn_msg),
            ("TradeNo", &trade.ecpay_trade_no),
            ("TradeAmt", &self.amount.to_string()),
            ("PaymentDate", &self.paid_ms.map(taiwan).unwrap_or_default()),
            ("PaymentType", PAYMENT_TYPE),
            ("PaymentTypeChargeFee", &fee(self.paid_ms.map(|_| self.amount)).to_string()),
            ("TradeDate", &taiwan(trade.opened_ms)),
            ("SimulatePaid", "0"),
            ("CustomField1", trade.field("CustomField1")),
            ("CustomField2", trade.field("CustomField2")),
            ("CustomField3", trade.field("CustomField3")),
            ("CustomField4", trade.field("CustomField4")),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut fields = fields.to_vec();
        fields.extend(trade.extra(self.paid_ms.is_some()));
        let signed = sign_fields(account, fields);
        if self.forged { spoil(signed) } else { signed }
    }
}

impl ScheduledDelivery {
    /// The request that is sent next.
    pub(super) fn delivery(&self, trade: &Trade, account: &MerchantAccount) -> Delivery {
        let message = self.message.clone();
        let message = if self.attempts.is_empty() { message } else { message.resent() };
        Delivery {
            trade_no: trade.trade_no.clone(),
            url: trade.field("ReturnURL").to_owned(),
            body: encode_form(&message.fields(trade, account)),
            attempt: self.attempts.len().saturating_add(1),
        }
    }
}
