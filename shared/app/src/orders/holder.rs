//! Who may see an order: its buyer, and the staff of its store.

use std::fmt;

use domain::{
    order::{Actor, Order},
    user::Caller,
};

use crate::App;

/// Who asks for an order: a user, whoever holds the key of a guest's order, or both in one.
#[derive(Clone, Default)]
pub struct Holder {
    /// The user, if signed in.
    pub caller: Option<Caller>,
    /// The order's key, if one was sent; it is not verified yet.
    pub key: Option<String>,
}

impl Holder {
    /// Whether it may see `order`.
    pub(super) fn may_see(&self, app: &App, order: &Order) -> bool {
        self.bought(app, order) || self.manages(order)
    }

    /// Whether it bought `order`. The key opens orders of guests alone.
    #[must_use]
    pub fn bought(&self, app: &App, order: &Order) -> bool {
        match order.customer {
            Some(customer) => self.caller.is_some_and(|caller| caller.user == customer),
            None => self.key.as_ref().is_some_and(|key| app.signer().opens_order(order.id, key)),
        }
    }

    /// Whether it works for the store of `order`.
    #[must_use]
    pub fn manages(&self, order: &Order) -> bool {
        self.caller.is_some_and(|caller| caller.can_manage(order.store))
    }

    /// Its name in the order's history.
    pub(super) fn actor(&self) -> Actor {
        self.caller.map_or(Actor::Guest, |caller| Actor::User(caller.user))
    }
}

impl From<Caller> for Holder {
    fn from(caller: Caller) -> Self {
        Self { caller: Some(caller), key: None }
    }
}

impl fmt::Debug for Holder {
    /// The key stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holder").field("caller", &self.caller).finish_non_exhaustive()
    }
}
