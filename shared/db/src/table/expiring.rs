//! The kinds of partitions of the expiring table.

/// A kind of partition of the expiring table: what its key begins with. Who may write one kind may
/// write no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expiring {
    /// Wrong passwords.
    Tries,
    /// How often something was done of late.
    Bucket,
    /// Sessions.
    Session,
    /// Sessions that were revoked.
    Revoked,
    /// Idempotency keys.
    Once,
    /// What waits for a guest's money.
    Guest,
    /// Orders of guests, by address.
    GuestOrders,
    /// Queries of a payment.
    Asked,
}

impl Expiring {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Tries,
        Self::Bucket,
        Self::Session,
        Self::Revoked,
        Self::Once,
        Self::Guest,
        Self::GuestOrders,
        Self::Asked,
    ];

    /// What its partition keys begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Tries => "TRIES#",
            Self::Bucket => "BUCKET#",
            Self::Session => "SESSION#",
            Self::Revoked => "REVOKED#",
            Self::Once => "ONCE#",
            Self::Guest => "GUEST#",
            Self::GuestOrders => "GUEST_ORDERS#",
            Self::Asked => "ASKED#",
        }
    }
}

/// Whether the partition `pk` is in the expiring table.
pub(crate) fn expires(pk: &str) -> bool {
    Expiring::ALL.iter().any(|kind| pk.starts_with(kind.prefix()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_on_one_kind_is_none_on_another() {
        for one in Expiring::ALL {
            let others =
                Expiring::ALL.iter().filter(|other| other.prefix().starts_with(one.prefix()));
            assert_eq!(others.count(), 1, "{one:?}");
        }
        assert!(expires("SESSION#1") && !expires("USER#1") && !expires("CART#1"));
    }
}
