//! What sort keys say.

use domain::{OrderId, PaymentId};

/// What an item in an order's partition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderPart {
    /// The order itself.
    Head,
    /// The lines of a large order.
    Lines,
    /// An attempt to pay it.
    Payment,
}

impl OrderPart {
    /// The part with the sort key `sk`.
    pub(crate) fn of(sk: &str) -> Option<Self> {
        match sk {
            "ORDER" => Some(Self::Head),
            _ if sk.starts_with("LINES#") => Some(Self::Lines),
            _ if sk.starts_with("PAYMENT#") => Some(Self::Payment),
            _ => None,
        }
    }
}

/// The order of a deadline with the sort key `sk`.
pub(crate) fn due_order(sk: &str) -> Option<OrderId> {
    sk.strip_prefix("ORDER#")?.parse().ok()
}

/// The payment and the number of a query with the sort key `sk`.
pub(crate) fn due_query(sk: &str) -> Option<(PaymentId, u8)> {
    let (payment, n) = sk.strip_prefix("Q#")?.split_once('#')?;
    Some((payment.parse().ok()?, n.parse().ok()?))
}

/// The hour of a mark with the sort key `sk`, since the epoch.
pub(crate) fn marked_hour(sk: &str) -> Option<i64> {
    sk.strip_prefix("HOUR#")?.parse().ok()
}
