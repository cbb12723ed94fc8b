//! Scheduled deliveries: when the merchant's server is notified, how often, and its answers.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ecpay::ACKNOWLEDGED;
use serde::{Deserialize, Serialize};

use super::message::Message;

/// How much of an unexpected answer is kept, in characters.
const LONGEST_ANSWER: usize = 200;

/// The longest wait for an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Posts a notification to the merchant's server. The caller supplies it: it posts to a port, or
/// calls the market's own route in process. `Err` says why no answer came.
///
/// It must not wait for [`Cashier::run_due`](super::Cashier::run_due), which waits for it.
pub type Deliver = Arc<dyn Fn(Delivery) -> Answering + Send + Sync>;

/// The answer to a delivery, on its way.
pub type Answering = Pin<Box<dyn Future<Output = Result<Answer, String>> + Send>>;

/// One request to `ReturnURL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The trade that it is about.
    pub trade_no: String,
    /// Where it goes: `ReturnURL` as the form named it.
    pub url: String,
    /// The signed form, URL-encoded; its type is [`Delivery::CONTENT_TYPE`].
    pub body: String,
    /// One for the first delivery of a notification, two for its first repetition.
    pub attempt: usize,
}

impl Delivery {
    /// The content type of [`Delivery::body`].
    pub const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";
}

/// What the merchant's server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, byte for byte: even a line end behind `1|OK` is wrong.
    pub body: Vec<u8>,
}

/// The result of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryOutcome {
    /// Status 200 and exactly `1|OK`: the notification is acknowledged.
    Acknowledged,
    /// Anything else.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The start of the body.
        body: String,
    },
    /// No answer in time.
    Nothing {
        /// The reason.
        why: String,
    },
}

impl DeliveryOutcome {
    pub(super) fn of(answer: Result<Answer, String>) -> Self {
        match answer {
            Ok(Answer { status: 200, body }) if body == ACKNOWLEDGED.as_bytes() => {
                Self::Acknowledged
            }
            Ok(Answer { status, body }) => {
                let body = String::from_utf8_lossy(&body).chars().take(LONGEST_ANSWER).collect();
                Self::Refused { status, body }
            }
            Err(why) => Self::Nothing { why },
        }
    }
}

/// How long the cashier waits before it repeats an unacknowledged notification, which it delivers
/// five times at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPlan {
    waits_s: [i64; 4],
}

impl RetryPlan {
    /// These seconds between the five deliveries.
    #[must_use]
    pub const fn new(waits_s: [i64; 4]) -> Self {
        Self { waits_s }
    }

    /// The same wait between all, so that local tries need not wait for minutes.
    #[must_use]
    pub const fn every(seconds: i64) -> Self {
        Self::new([seconds; 4])
    }

    /// When to repeat it after `attempts` deliveries, the last one at `at_ms`.
    fn next(self, attempts: usize, at_ms: i64) -> Option<i64> {
        let wait_s = self.waits_s.get(attempts.checked_sub(1)?)?;
        Some(at_ms.saturating_add(wait_s.saturating_mul(1000)))
    }
}

impl Default for RetryPlan {
    /// As ECPay does, every 5 to 15 minutes (ECPay developers page 2878).
    fn default() -> Self {
        Self::new([300, 600, 900, 900])
    }
}

/// A notification that is delivered until the merchant's server answers `1|OK`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledDelivery {
    /// The content of the first delivery.
    pub message: Message,
    /// When it is next delivered, in milliseconds since the epoch; none when it is acknowledged or
    /// was given up.
    pub due_ms: Option<i64>,
    /// The deliveries so far.
    pub attempts: Vec<Attempt>,
}

/// One delivery of a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it was sent, in milliseconds since the epoch.
    pub at_ms: i64,
    /// What came back.
    pub outcome: DeliveryOutcome,
}

impl ScheduledDelivery {
    pub(super) const fn new(message: Message, due_ms: i64) -> Self {
        Self { message, due_ms: Some(due_ms), attempts: Vec::new() }
    }

    /// Records the answer, and when to repeat the delivery if it was not acknowledged.
    pub(super) fn sent(&mut self, at_ms: i64, outcome: DeliveryOutcome, plan: RetryPlan) {
        let done = outcome == DeliveryOutcome::Acknowledged;
        self.attempts.push(Attempt { at_ms, outcome });
        self.due_ms = if done { None } else { plan.next(self.attempts.len(), at_ms) };
    }
}
