//! Why an order was cancelled, in the reader's language.

use domain::{Locale, order::Change};

use crate::text::order as text;

/// A reason that a customer can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelReason {
    /// It is no longer wanted.
    ChangedMind,
    /// Something else was wanted.
    Wrong,
    /// It takes too long.
    TooLong,
}

impl CancelReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[Self::ChangedMind, Self::Wrong, Self::TooLong];

    /// Its name in the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChangedMind => "changed_mind",
            Self::Wrong => "wrong",
            Self::TooLong => "too_long",
        }
    }

    /// What the customer says by it, which is also how it is stored, in English.
    pub(crate) fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::ChangedMind => text::changed_my_mind(locale),
            Self::Wrong => text::ordered_wrong(locale),
            Self::TooLong => text::takes_too_long(locale),
        }
    }
}

endpoint::choice!(CancelReason, as_str);

/// The reason of a change: one that a person wrote as it is, one of the market's own in the
/// reader's language.
pub(crate) fn reason(locale: Locale, change: &Change) -> Option<&str> {
    let written = change.reason.as_ref()?.as_str();
    if written == "not paid in time" {
        return Some(text::not_paid_in_time(locale));
    }
    let mut known = CancelReason::ALL.iter();
    let known = known.find(|known| known.stored() == written);
    Some(known.map_or(written, |known| known.label(locale)))
}

impl CancelReason {
    /// As it is stored.
    pub(crate) const fn stored(self) -> &'static str {
        match self {
            Self::ChangedMind => "changed my mind",
            Self::Wrong => "ordered the wrong thing",
            Self::TooLong => "takes too long",
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Text, Timestamp,
        order::{Actor, Status},
    };

    use super::*;

    #[test]
    fn a_reason_is_told_in_the_readers_language() {
        let at = Timestamp::from_millis(0);
        let told = |written: &str, locale| {
            let why = Some(Text::new(written).unwrap());
            let change = Change { reason: why, ..Change::of(Status::Cancelled, at, Actor::Guest) };
            reason(locale, &change).unwrap().to_owned()
        };
        for locale in Locale::ALL {
            for known in CancelReason::ALL {
                assert_eq!(told(known.stored(), *locale), known.label(*locale));
            }
            assert_eq!(told("no more bowls", *locale), "no more bowls");
            assert_eq!(told("not paid in time", *locale), text::not_paid_in_time(*locale));
        }
    }
}
