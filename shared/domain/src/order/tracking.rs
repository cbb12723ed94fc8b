//! The number by which a parcel is followed.

use serde::{Deserialize, Serialize};

use crate::Text;

/// Where a parcel can be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    /// The carrier's number of it.
    #[serde(rename = "n")]
    pub number: Text<1, 40>,
    /// The carrier.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Text<1, 30>>,
}
