//! What has to be done about money that no order keeps.

use super::{ChargeUse, Payment};
use crate::Timestamp;

/// What has to be done about a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Money has to go back.
    Refund,
    /// A person has to look at it.
    Review,
}

impl Need {
    /// Every need.
    pub const ALL: &'static [Self] = &[Self::Refund, Self::Review];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Review => "review",
        }
    }

    /// Whether a charge that is used so has this need.
    #[must_use]
    pub const fn is_of(self, usage: ChargeUse) -> bool {
        match usage {
            ChargeUse::Kept => false,
            ChargeUse::Refund(_) => matches!(self, Self::Refund),
            ChargeUse::Review(_) => matches!(self, Self::Review),
        }
    }
}

fields::choice!(Need, as_str);

impl Payment {
    /// When the market first heard of money of this payment that has the need; `None` if none has.
    #[must_use]
    pub fn needs_since(&self, need: Need) -> Option<Timestamp> {
        let open = self.charges.iter().filter(|charge| need.is_of(charge.usage));
        open.map(|charge| charge.heard_at).min()
    }
}
