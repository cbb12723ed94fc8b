//! That nothing is paid, as a provider says.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A provider's word that nothing is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpaid {
    /// When it was asked.
    #[serde(rename = "t")]
    pub at: Timestamp,
    /// Whether it has heard of the attempt; if not, the shopper never reached its page.
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}
