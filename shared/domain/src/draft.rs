//! Drafts of the checkout: what somebody has typed into it and not sent yet.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{OrderId, Timestamp, UserId};

/// How long a draft is kept, in seconds: an evening.
pub const DRAFT_SECONDS: i64 = 6 * 60 * 60;

/// The most bytes of all that was typed. Each field of the form at its longest takes half of that.
const MAX_BYTES: usize = 8 * 1024;

/// What somebody has typed into the checkout, and what became of it. It holds personal data: it is
/// erased when the order is placed or its user signs out, and in any case after
/// [`DRAFT_SECONDS`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutDraft {
    /// What was typed, by the names of the form's fields.
    #[serde(rename = "t", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub typed: BTreeMap<String, String>,
    /// Who typed it; none for a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// The order that was placed with it last.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub placed: Option<OrderId>,
    /// Until when it is kept.
    pub until: Timestamp,
}

impl CheckoutDraft {
    /// A draft of what was `typed` by `by` until now. What would make it too large is left out.
    pub fn new<'a>(
        typed: impl IntoIterator<Item = (&'a str, &'a str)>,
        by: Option<UserId>,
        now: Timestamp,
    ) -> Self {
        let mut room = MAX_BYTES;
        let mut kept = BTreeMap::new();
        for (name, value) in typed {
            if let Some(left) = room.checked_sub(name.len().saturating_add(value.len())) {
                room = left;
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
        Self { typed: kept, by, placed: None, until: now.plus_seconds(DRAFT_SECONDS) }
    }

    /// Whether it is shown to `user` at `now`: to the user who typed it, and if that was a guest,
    /// to whoever uses the same browser.
    #[must_use]
    pub fn is_for(&self, user: Option<UserId>, now: Timestamp) -> bool {
        now < self.until && self.by.is_none_or(|by| user == Some(by))
    }
}

impl fmt::Debug for CheckoutDraft {
    /// Names only: the values stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.typed.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

    #[test]
    fn a_draft_is_shown_to_who_typed_it_and_for_an_evening() {
        let (ann, bob) = (UserId::new(NOW, 1), UserId::new(NOW, 2));
        let last = NOW.plus_seconds(DRAFT_SECONDS - 1);
        for (by, user, at, want) in [
            (None, None, NOW, true),
            (None, Some(ann), NOW, true),
            (Some(ann), Some(ann), last, true),
            (Some(ann), Some(ann), last.plus_seconds(1), false),
            (Some(ann), Some(bob), NOW, false),
            (Some(ann), None, NOW, false),
        ] {
            let draft = CheckoutDraft::new([("note", "x")], by, NOW);
            assert_eq!(draft.is_for(user, at), want, "{by:?} {user:?}");
        }
    }

    #[test]
    fn a_draft_is_bounded_and_stays_out_of_logs() {
        let long = "長".repeat(MAX_BYTES / 3 - 4);
        let draft = CheckoutDraft::new([("note", &*long), ("name", &*long), ("k", "v")], None, NOW);
        assert_eq!(draft.typed.keys().collect::<Vec<_>>(), ["k", "note"]);
        assert_eq!(format!("{draft:?}"), r#"{"k", "note"}"#);
    }
}
