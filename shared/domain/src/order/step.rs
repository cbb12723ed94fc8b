//! The steps of an order's saga, and what became of each.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// What a step does. The order of the variants is the order in which a plan takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StepKind {
    /// Takes the units; undone by returning them.
    #[serde(rename = "s")]
    Stock,
    /// Takes the points; undone by an entry in the ledger.
    #[serde(rename = "o")]
    Points,
    /// The money is confirmed by its provider; undone by a refund.
    #[serde(rename = "p")]
    Payment,
    /// The kitchen has its ticket; undone by cancelling it.
    #[serde(rename = "k")]
    Kitchen,
    /// The parcel has left; undone by calling it back.
    #[serde(rename = "d")]
    Delivery,
    /// The invoice is issued; undone by voiding it.
    #[serde(rename = "i")]
    Invoice,
    /// The points that were bought are credited.
    #[serde(rename = "a")]
    Award,
}

impl StepKind {
    /// Every kind, in the order of plans.
    pub const ALL: &'static [Self] = &[
        Self::Stock,
        Self::Points,
        Self::Payment,
        Self::Kitchen,
        Self::Delivery,
        Self::Invoice,
        Self::Award,
    ];

    /// Its state when an order is placed: the units are taken by the same write.
    #[must_use]
    pub const fn first_state(self) -> StepState {
        match self {
            Self::Stock => StepState::Done,
            Self::Points | Self::Payment | Self::Kitchen => StepState::Todo,
            Self::Delivery | Self::Invoice | Self::Award => StepState::Todo,
        }
    }

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Points => "points",
            Self::Payment => "payment",
            Self::Kitchen => "kitchen",
            Self::Delivery => "delivery",
            Self::Invoice => "invoice",
            Self::Award => "award",
        }
    }
}

fields::choice!(StepKind, as_str);

/// What became of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepState {
    /// It is not begun.
    #[default]
    #[serde(rename = "t")]
    Todo,
    /// It is begun: something may have happened outside.
    #[serde(rename = "r")]
    Running,
    /// It is done.
    #[serde(rename = "d")]
    Done,
    /// The order was cancelled before it was begun.
    #[serde(rename = "x")]
    Skipped,
    /// It failed for good; the order is cancelled.
    #[serde(rename = "f")]
    Failed,
    /// It is being undone: the refund is due.
    #[serde(rename = "u")]
    Undoing,
    /// It is undone.
    #[serde(rename = "b")]
    Undone,
    /// It can't be undone by the market: a person has to.
    #[serde(rename = "m")]
    Manual,
}

impl StepState {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::Todo,
        Self::Running,
        Self::Done,
        Self::Skipped,
        Self::Failed,
        Self::Undoing,
        Self::Undone,
        Self::Manual,
    ];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Running => "running",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Manual => "manual",
        }
    }

    /// Whether the step took effect at some time, undone since or not.
    #[must_use]
    pub const fn was_executed(self) -> bool {
        match self {
            Self::Done | Self::Undoing | Self::Undone | Self::Manual => true,
            Self::Todo | Self::Running | Self::Skipped | Self::Failed => false,
        }
    }
}

fields::choice!(StepState, as_str);

/// Names a step of an order. Effects outside the market are keyed by order and step, so that a
/// repeat is recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId {
    /// What it does.
    pub kind: StepKind,
    /// Its number among those of its kind, from 0: a parcel, a round of the kitchen, a tender.
    pub n: u8,
}

/// A step of an order's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it does.
    #[serde(rename = "k")]
    pub kind: StepKind,
    /// Its number among those of its kind, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub n: u8,
    /// What became of it.
    #[serde(rename = "s")]
    pub state: StepState,
    /// When it reached that state; `None` since the order was placed.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Why it failed, in the market's own words.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_first(n: &u8) -> bool {
    *n == 0
}

impl Step {
    /// The first step of `kind`.
    #[must_use]
    pub const fn new(kind: StepKind, state: StepState) -> Self {
        Self { kind, n: 0, state, at: None, error: None }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> StepId {
        StepId { kind: self.kind, n: self.n }
    }
}

/// How a step ended, or why it has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// It took effect, or was undone.
    Done,
    /// It is under way; something else will say when it ends.
    Waiting,
    /// It failed for good, for this reason.
    Failed(String),
}

/// The saga state of an order's fulfilment, as the source design names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SagaStatus {
    /// No step has been taken.
    PendingStart,
    /// Steps are being taken.
    Executing,
    /// All steps are done.
    Completed,
    /// The order was cancelled and its steps are being undone (compensation).
    Compensating,
    /// All steps are undone.
    Compensated,
}

fields::choice!(SagaStatus, as_str);

impl SagaStatus {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::PendingStart,
        Self::Executing,
        Self::Completed,
        Self::Compensating,
        Self::Compensated,
    ];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PendingStart => "pending_start",
            Self::Executing => "executing",
            Self::Completed => "completed",
            Self::Compensating => "compensating",
            Self::Compensated => "compensated",
        }
    }
}
