//! Delivers notifications to the merchant's server when they are due.

use std::io;

use super::Cashier;
use super::schedule::{Delivery, DeliveryOutcome, PATIENCE};
use super::trade_store::Due;

/// A delivery that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What was posted.
    pub delivery: Delivery,
    /// What came back.
    pub outcome: DeliveryOutcome,
}

impl Cashier {
    /// Delivers everything that is due, one after the other in the order of its time, and returns
    /// what it delivered.
    ///
    /// # Errors
    /// When an answer cannot be written to the journal. It still counts until a restart.
    pub async fn run_due(&self) -> io::Result<Vec<Sent>> {
        let _turn = self.shared.turn.lock().await;
        let mut all = Vec::new();
        while let Some((due, delivery)) = self.first_due() {
            let at_ms = self.now();
            let answering = (self.shared.deliver)(delivery.clone());
            let answer = tokio::time::timeout(PATIENCE, answering).await;
            let late = |_| Err(format!("no answer within {} seconds", PATIENCE.as_secs()));
            let outcome = DeliveryOutcome::of(answer.unwrap_or_else(late));
            all.push(Sent { delivery, outcome: outcome.clone() });
            self.record(&due, at_ms, outcome)?;
        }
        Ok(all)
    }

    /// What [`Cashier::run_due`] would deliver now, in its order.
    #[must_use]
    pub fn due(&self) -> Vec<Delivery> {
        let now = self.now();
        let trade_store = self.trade_store();
        let due = trade_store.due().take_while(|(due_ms, ..)| *due_ms <= now);
        due.filter_map(|(_, trade_no, at)| {
            let trade = trade_store.get(trade_no)?;
            Some(trade.deliveries.get(*at)?.delivery(&trade, &self.shared.account))
        })
        .collect()
    }

    /// When something is next due, in milliseconds since the epoch; none while nothing is planned.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        self.trade_store().due().next().map(|(due_ms, ..)| *due_ms)
    }

    /// Waits until a delivery was planned, or the clock moved, since the last call. For one waiter.
    pub async fn changed(&self) {
        self.shared.changed.notified().await;
    }

    /// Tells whoever waits for [`Cashier::changed`] that the clock has moved.
    pub fn wake(&self) {
        self.shared.changed.notify_one();
    }

    /// Plans the notification at position `at` of a trade to be delivered now, whether or not it
    /// was acknowledged; `false` if there is none.
    ///
    /// # Errors
    /// When that can't be written.
    pub fn send_again(&self, trade_no: &str, at: usize) -> io::Result<bool> {
        let now = self.now();
        let mut trade_store = self.trade_store();
        let Some(mut trade) = trade_store.get(trade_no) else { return Ok(false) };
        let Some(notice) = trade.deliveries.get_mut(at) else { return Ok(false) };
        notice.due_ms = Some(now);
        trade_store.commit(&trade).map_err(io::Error::other)?;
        self.shared.changed.notify_one();
        Ok(true)
    }

    fn first_due(&self) -> Option<(Due, Delivery)> {
        let now = self.now();
        let trade_store = self.trade_store();
        let due = trade_store.due().next().filter(|(due_ms, ..)| *due_ms <= now)?;
        let (_, trade_no, at) = due;
        let trade = trade_store.get(trade_no)?;
        let delivery = trade.deliveries.get(*at)?.delivery(&trade, &self.shared.account);
        Some((due.clone(), delivery))
    }

    fn record(
        &self,
        (_, trade_no, at): &Due,
        at_ms: i64,
        outcome: DeliveryOutcome,
    ) -> io::Result<()> {
        let mut trade_store = self.trade_store();
        let Some(mut trade) = trade_store.get(trade_no) else {
            return Ok(());
        };
        if let Some(notice) = trade.deliveries.get_mut(*at) {
            notice.sent(at_ms, outcome, self.shared.plan);
        }
        trade_store.record(&trade).map_err(io::Error::other)
    }
}
