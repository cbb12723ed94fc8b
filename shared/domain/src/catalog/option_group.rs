//! Option groups of a store: 甜度, 冰塊, 加料. What a drink stall can't sell without.

use std::collections::BTreeSet;

use fields::{FieldError, Message, Step, body_field};
use serde::{Deserialize, Serialize};

use super::{sold_out::SoldOut, stock::StockKey};
use crate::{
    ChoiceCode, Code, DomainError, GroupId, StoreId, Text, Timestamp, TwdDelta,
    text::catalog as text,
};

/// The most choices of a group: writing it claims every new code, frees every old one and begins
/// to count every new choice, in one transaction.
pub const MAX_CHOICES: usize = 33;

/// One of the choices of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its code, unique in the store.
    pub code: ChoiceCode,
    /// Its name.
    pub name: Text<1, 40>,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 60>>,
    /// What it adds to the price of one unit, or takes off it.
    pub delta: TwdDelta,
    /// Whether its store offers it now.
    pub available: bool,
    /// Tells its stock from that of the choices that had its code before: units of a former choice
    /// never become units of this one. It stays as long as the choice does.
    pub serial: u32,
    /// Whether its stock is tracked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tracked: bool,
}

impl Choice {
    /// What its units are counted in, if its stock is tracked; it is one of `store`.
    #[must_use]
    pub fn stock(&self, store: StoreId) -> Option<StockKey> {
        self.tracked.then(|| StockKey::choice(store, self.code, self.serial))
    }
}

/// A group of choices, which the products of its store may offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionGroup {
    /// Its id, unique in the store.
    pub id: GroupId,
    /// The store that it belongs to.
    pub store: StoreId,
    /// Its name.
    pub name: Text<1, 40>,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 60>>,
    /// The fewest choices that are made of it.
    pub min: u16,
    /// The most.
    pub max: u16,
    /// The choices, in the order in which they are shown.
    pub choices: Vec<Choice>,
    /// The choices that are sold out for today.
    #[serde(rename = "off", default, skip_serializing_if = "SoldOut::is_empty")]
    pub sold_out: SoldOut<ChoiceCode>,
    /// Counts the edits, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

impl OptionGroup {
    /// The group, if it is one that somebody can choose from.
    ///
    /// # Errors
    /// [`Code::ValidationFailed`] when it demands more choices than it allows, or when two choices
    /// have one code.
    pub fn checked(self) -> Result<Self, DomainError> {
        let mut errors = Vec::new();
        if self.min > self.max {
            let message = Message::of(text::min_above_max);
            errors.push(body_field("min", "conflict", message));
        }
        let mut seen = BTreeSet::new();
        for (index, choice) in self.choices.iter().enumerate() {
            if !seen.insert(choice.code) {
                errors.push(code_error(index, "duplicate"));
            }
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(DomainError::Fields(Code::ValidationFailed, errors))
        }
    }

    /// The error that another group of the store has the code of one of the choices.
    #[must_use]
    pub fn taken(&self, code: ChoiceCode) -> DomainError {
        let index = self.choices.iter().position(|choice| choice.code == code);
        let error = code_error(index.unwrap_or_default(), "conflict");
        DomainError::Fields(Code::ChoiceCodeTaken, vec![error])
    }

    /// The choice with `code`.
    #[must_use]
    pub fn choice(&self, code: ChoiceCode) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.code == code)
    }

    /// What its choices are counted in, those that are, in their order.
    pub fn stocks(&self) -> impl Iterator<Item = StockKey> + '_ {
        self.choices.iter().filter_map(|choice| choice.stock(self.store))
    }

    /// The group, of which the choice `code` is sold out for today, or is not any more; `None` if
    /// that is so already, or there is no such choice.
    #[must_use]
    pub fn with_sold_out(&self, code: ChoiceCode, sold_out: bool, now: Timestamp) -> Option<Self> {
        self.choice(code)?;
        let next = self.sold_out.clone().with([code], sold_out.then(|| now.day_end()), now);
        let version = self.version.saturating_add(1);
        (next != self.sold_out).then(|| Self {
            sold_out: next,
            version,
            updated_at: now,
            ..self.clone()
        })
    }
}

fn code_error(index: usize, kind: &'static str) -> FieldError {
    let message = Message::of(text::choice_code_taken);
    choice_error(index, "code", kind, message)
}

/// What is wrong about a field of the choice at `index` of a group.
pub(super) fn choice_error(
    index: usize,
    field: &str,
    kind: &'static str,
    message: Message,
) -> FieldError {
    let of = ["body", "choices"].map(Step::name).into_iter();
    let loc = of.chain([Step::Index(index), Step::name(field)]).collect();
    FieldError { loc, message, kind }
}
