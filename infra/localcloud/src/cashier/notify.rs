//! Telling the merchant's server what is due.

use std::io;

use super::Cashier;
use super::book::Due;
use super::schedule::{Delivery, Heard, PATIENCE};

/// A delivery that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What was posted.
    pub delivery: Delivery,
    /// What came back.
    pub heard: Heard,
}

impl Cashier {
    /// Delivers everything whose time has come, one after the other in the order of its time, and
    /// says what it delivered. Nothing due is nothing done.
    ///
    /// # Errors
    /// When an answer cannot be written to the journal. It counts nonetheless, until a restart.
    pub async fn run_due(&self) -> io::Result<Vec<Sent>> {
        let _turn = self.shared.turn.lock().await;
        let mut all = Vec::new();
        while let Some((due, delivery)) = self.first_due() {
            let at_ms = self.now();
            let answering = (self.shared.deliver)(delivery.clone());
            let answer = tokio::time::timeout(PATIENCE, answering).await;
            let late = |_| Err(format!("no answer within {} seconds", PATIENCE.as_secs()));
            let heard = Heard::of(answer.unwrap_or_else(late));
            all.push(Sent { delivery, heard: heard.clone() });
            self.record(&due, at_ms, heard)?;
        }
        Ok(all)
    }

    /// What [`Cashier::run_due`] would deliver now, in its order.
    #[must_use]
    pub fn due(&self) -> Vec<Delivery> {
        let now = self.now();
        let book = self.book();
        let due = book.due().take_while(|(due_ms, ..)| *due_ms <= now);
        due.filter_map(|(_, trade_no, at)| {
            let trade = book.get(trade_no)?;
            Some(trade.notices.get(*at)?.delivery(trade, &self.shared.account))
        })
        .collect()
    }

    /// When something is next due, in milliseconds since the epoch; none while nothing is planned.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        self.book().due().next().map(|(due_ms, ..)| *due_ms)
    }

    /// Waits until an act has planned something since this was last waited for. For one waiter.
    pub async fn changed(&self) {
        self.shared.changed.notified().await;
    }

    fn first_due(&self) -> Option<(Due, Delivery)> {
        let now = self.now();
        let book = self.book();
        let due = book.due().next().filter(|(due_ms, ..)| *due_ms <= now)?;
        let (_, trade_no, at) = due;
        let trade = book.get(trade_no)?;
        let delivery = trade.notices.get(*at)?.delivery(trade, &self.shared.account);
        Some((due.clone(), delivery))
    }

    fn record(&self, (_, trade_no, at): &Due, at_ms: i64, heard: Heard) -> io::Result<()> {
        let mut book = self.book();
        let Some(mut trade) = book.get(trade_no).cloned() else {
            return Ok(());
        };
        if let Some(notice) = trade.notices.get_mut(*at) {
            notice.sent(at_ms, heard, self.shared.plan);
        }
        book.record(trade)
    }
}
