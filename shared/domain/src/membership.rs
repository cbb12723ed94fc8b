//! Memberships: who works for which store, and as what.

use serde::{Deserialize, Serialize};

use crate::{
    StoreId, Timestamp, UserId,
    user::{Role, User},
};

/// A user who works for a store. One user may work for several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The user.
    pub user: UserId,
    /// The store.
    pub store: StoreId,
    /// What the user may do for the store: `staff`, or `merchant`, who owns it.
    pub role: Role,
    /// When the user joined.
    pub since: Timestamp,
    /// When the user last began to act for the store. A sign-in acts for the last one.
    pub used_at: Timestamp,
}

/// A user in the list of a store's staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffEntry {
    /// The user.
    pub user: UserId,
    /// What the user may do for the store.
    pub role: Role,
    /// When the user joined.
    pub since: Timestamp,
}

impl Membership {
    /// `user` joins `store` at `now`.
    #[must_use]
    pub const fn join(user: UserId, store: StoreId, role: Role, now: Timestamp) -> Self {
        Self { user, store, role, since: now, used_at: now }
    }

    /// The entry in the store's list.
    #[must_use]
    pub const fn staff_entry(&self) -> StaffEntry {
        StaffEntry { user: self.user, role: self.role, since: self.since }
    }

    /// The one of `all` that was used last.
    #[must_use]
    pub fn last_used(all: Vec<Self>) -> Option<Self> {
        all.into_iter().max_by_key(|one| (one.used_at, one.store))
    }
}

/// What `user` may do while acting as `member`: what the membership says; an admin stays one.
#[must_use]
pub fn acting_role(user: &User, member: Option<&Membership>) -> Role {
    member.map_or(user.role, |member| member.role.max(user.role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_that_was_used_last_is_found() {
        let at = |ms| Timestamp::from_millis(ms);
        let user = UserId::new(at(0), 1);
        let (one, two) = (StoreId::new(at(0), 1), StoreId::new(at(0), 2));
        let used = |store, ms| Membership {
            used_at: at(ms),
            ..Membership::join(user, store, Role::Staff, at(0))
        };
        for (all, want) in [
            (vec![], None),
            (vec![used(one, 5)], Some(one)),
            (vec![used(one, 5), used(two, 9)], Some(two)),
            (vec![used(one, 9), used(two, 5)], Some(one)),
            (vec![used(two, 5), used(one, 5)], Some(two)),
        ] {
            assert_eq!(Membership::last_used(all).map(|found| found.store), want);
        }
    }
}
