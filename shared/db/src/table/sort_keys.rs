//! What keys say.

use domain::{OrderId, PaymentId, Timestamp};

use super::{Key, ORDER_ENTRY};

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

/// When the order of an entry was placed, whose sort key is `sk` without what marks entries.
pub(crate) fn placing_time(sk: &str) -> Option<Timestamp> {
    sk.split_once('#')?.0.parse().ok().map(Timestamp::from_millis)
}

/// The hour of a mark with the sort key `sk`, since the epoch.
pub(crate) fn marked_hour(sk: &str) -> Option<i64> {
    sk.strip_prefix("HOUR#")?.parse().ok()
}

impl Key {
    /// Whether it is that of an order, not of its lines.
    pub(crate) fn is_order(&self) -> bool {
        self.pk.starts_with("ORDER#") && self.sk == "ORDER"
    }

    /// Whether it is that of an entry of an order in a list.
    pub(crate) fn is_order_entry(&self) -> bool {
        let listed =
            ["USER_ORDERS#", "STORE#", "DAY#"].iter().any(|list| self.pk.starts_with(list));
        let found = ["NUMBER#", "CONTACT#"].iter().any(|index| self.pk.starts_with(index));
        listed && self.sk.starts_with(ORDER_ENTRY) || found
    }

    /// The minute under which it files something, if it does.
    pub(crate) fn deadline_minute(&self) -> Option<i64> {
        self.pk.strip_prefix("DEADLINE#")?.split_once('#')?.0.parse().ok()
    }
}
