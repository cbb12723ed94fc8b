//! Who may do what: the part of IAM.

use std::sync::OnceLock;

use super::record::Action;

/// Whether whoever calls may do an action.
pub type Allows = Box<dyn Fn(&Action) -> bool + Send + Sync>;

/// Everybody may do everything until it is set.
#[derive(Default)]
pub(super) struct Guard(OnceLock<Allows>);

impl Guard {
    /// Lets through what `allows` says; the first one stays.
    pub(super) fn set(&self, allows: Allows) {
        let _ = self.0.set(allows);
    }

    /// The first of `actions` that is not allowed.
    pub(super) fn refused<'a>(&self, actions: &'a [Action]) -> Option<&'a Action> {
        let allows = self.0.get()?;
        actions.iter().find(|action| !allows(action))
    }
}
