//! An order: what was bought at which price, how it is paid and how it arrives.
//!
//! An order is a plan: [`Order::next`] says what is due, looking at the order as it is. Two axes
//! are never mixed: [`Status`] says where the goods are, [`PaymentState`] where the money is.

mod actor;
mod adjustment;
mod contact;
mod desk;
mod fulfilment;
mod line;
mod method;
mod moves;
mod placing;
mod plan;
pub mod policy;
mod search;
mod shortage;
mod standing;
mod status;
mod step;
mod tender;
mod tracking;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Multiline, OrderId, StoreId, Text, Timestamp, Twd, UserId, catalog::StockKey};

pub use actor::{Actor, Change};
pub use adjustment::{Adjustment, AdjustmentKind, allocate, total};
pub use contact::{Address, Area, Contact};
pub use desk::{UNDO_SECONDS, Undoable};
pub use fulfilment::{Fulfilment, FulfilmentMethod};
pub use line::{Line, LineChoice, Source};
pub use method::{PaymentMethod, ProviderKind};
pub use placing::{
    ItemRef, Offered, OrderInput, OrderSource, Quote, RequestedItem, RequestedLine, dish_error,
    item_error, place, quote,
};
pub use plan::{Action, BUILT, plan};
pub use policy::{ShippingFee, StorePolicy};
pub use search::OrderSearch;
pub use shortage::{Shortage, out_of_stock};
pub use standing::{MAX_SUMMARY, Refiling, Standing};
pub use status::Status;
pub use step::{SagaStatus, Step, StepId, StepKind, StepOutcome, StepState};
pub use tender::{PaymentState, Tender, TenderState};
pub use tracking::Tracking;

/// How long a card order waits for its payment, in seconds.
pub const CARD_DEADLINE_SECONDS: i64 = 30 * 60;

/// An order. Its stored names are short, because every kilobyte is a write unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Order id.
    pub id: OrderId,
    /// The customer; none for a guest, who is known by the contact only.
    #[serde(rename = "cus", default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<UserId>,
    /// The store that sells.
    pub store: StoreId,
    /// What was bought. Lines never change after the order was placed.
    pub lines: Vec<Line>,
    /// What is added to the sum of the lines, or taken off it.
    #[serde(rename = "adj", default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
    /// What it is paid with; empty if it costs nothing.
    #[serde(rename = "tnd", default, skip_serializing_if = "Vec::is_empty")]
    pub tenders: Vec<Tender>,
    /// Its plan, and what became of each step.
    pub steps: Vec<Step>,
    /// How it reaches the customer.
    #[serde(rename = "ful")]
    pub fulfilment: Fulfilment,
    /// Who it is for. Personal data stand here and nowhere else.
    #[serde(default, skip_serializing_if = "Contact::is_empty")]
    pub contact: Contact,
    /// Its status.
    pub status: Status,
    /// The customer's note to the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Multiline<1, 500>>,
    /// The fingerprint of the request that placed it, if that had an idempotency key.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Rises with each write.
    #[serde(rename = "v")]
    pub version: u64,
    /// If it is unpaid by then, it is cancelled.
    pub deadline: Timestamp,
    /// Every status it has had, the oldest first.
    #[serde(rename = "his")]
    pub history: Vec<Change>,
}

impl Order {
    /// Human-readable order number: the day in Taipei and ten characters of the id.
    #[must_use]
    pub fn number(&self) -> String {
        let tail = self.id.body().get(7..).unwrap_or_default();
        format!("{}-{tail}", self.created_at().taipei_digits())
    }

    /// When it was placed.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.history.first().map(|change| change.at).unwrap_or_default()
    }

    /// When it last changed its status.
    #[must_use]
    pub fn updated_at(&self) -> Timestamp {
        self.history.last().map(|change| change.at).unwrap_or_default()
    }

    /// What it costs, in TWD: the sum of its lines and adjustments.
    #[must_use]
    pub fn total(&self) -> Twd {
        // A placed order has a total; one that has none is not placed.
        total(&self.lines, &self.adjustments).unwrap_or(Twd::MAX)
    }

    /// The units that it took from each stock: each stock once, whatever the number of its lines.
    #[must_use]
    pub fn units(&self) -> BTreeMap<StockKey, u32> {
        let mut units: BTreeMap<StockKey, u32> = BTreeMap::new();
        let mut take = |stock, more| {
            let sum = units.entry(stock).or_default();
            *sum = sum.saturating_add(more);
        };
        for line in &self.lines {
            if line.source == Source::Stock {
                take(line.stock(), u32::from(line.quantity.get()));
            }
            for (_, stock, more) in line.counted_choices(self.store) {
                take(stock, more);
            }
        }
        units
    }

    /// How it is paid, if anything is due.
    #[must_use]
    pub fn tender(&self) -> Option<&Tender> {
        self.tenders.first()
    }

    /// The attempts that hold money which this order keeps.
    pub fn paid_by(&self) -> impl Iterator<Item = u16> + '_ {
        self.tenders.iter().filter_map(|tender| match tender.state {
            TenderState::Paid(attempt) => Some(attempt),
            TenderState::Open | TenderState::Returning(_) | TenderState::Returned(_) => None,
        })
    }

    /// Where its money is.
    #[must_use]
    pub fn payment_state(&self) -> PaymentState {
        PaymentState::of(&self.tenders)
    }

    /// The saga state of its fulfilment.
    #[must_use]
    pub fn saga(&self) -> SagaStatus {
        let rests = |step: &Step| {
            matches!(step.state, StepState::Skipped | StepState::Undone | StepState::Failed)
        };
        match self.status {
            Status::Completed => SagaStatus::Completed,
            Status::Cancelled | Status::Refunded if self.owes_money() => SagaStatus::Compensating,
            Status::Cancelled | Status::Refunded if self.steps.iter().all(rests) => {
                SagaStatus::Compensated
            }
            Status::Cancelled | Status::Refunded => SagaStatus::Compensating,
            Status::Pending
            | Status::Paid
            | Status::Preparing
            | Status::Ready
            | Status::Shipped
            | Status::Delivered
                if self.steps.iter().all(|step| step.state == StepState::Todo) =>
            {
                SagaStatus::PendingStart
            }
            Status::Pending | Status::Paid | Status::Preparing => SagaStatus::Executing,
            Status::Ready | Status::Shipped | Status::Delivered => SagaStatus::Executing,
        }
    }

    /// The steps that took effect, in their order, undone since or not.
    #[must_use]
    pub fn executed_steps(&self) -> Vec<StepKind> {
        let executed = self.steps.iter().filter(|step| step.state.was_executed());
        executed.map(|step| step.kind).collect()
    }

    /// The order of a guest as that of `user`; `None` if it is another customer's already.
    ///
    /// Its key opens it no longer: a link may have been passed on, and from now on the order is
    /// kept by who signs in.
    #[must_use]
    pub fn taken_over_by(&self, user: UserId) -> Option<Self> {
        self.customer.is_none().then(|| Self { customer: Some(user), ..self.clone() })
    }

    /// The order as it was when it was placed: the answer to a repeated request.
    #[must_use]
    pub fn as_placed(&self) -> Self {
        let history: Vec<_> = self.history.iter().take(1).cloned().collect();
        let step = |step: &Step| Step::new(step.kind, step.kind.first_state());
        let tender = |tender: &Tender| Tender { state: TenderState::Open, ..tender.clone() };
        let by_guest = history.first().is_some_and(|placed| placed.by == Actor::Guest);
        Self {
            customer: self.customer.filter(|_| !by_guest),
            status: history.first().map_or(self.status, |change| change.status),
            steps: self.steps.iter().map(step).collect(),
            tenders: self.tenders.iter().map(tender).collect(),
            version: 1,
            history,
            ..self.clone()
        }
    }

    /// Why it was cancelled, if it was and somebody has said so.
    #[must_use]
    pub fn cancel_reason(&self) -> Option<&Text<1, 200>> {
        let cancelled = self.history.iter().rev().find(|one| one.status == Status::Cancelled);
        cancelled.and_then(|change| change.reason.as_ref())
    }

    /// Whether the buyer may still cancel: before anything is prepared or sent.
    #[must_use]
    pub const fn buyer_may_cancel(&self) -> bool {
        matches!(self.status, Status::Pending | Status::Paid)
    }
}

#[cfg(test)]
mod tests;
