//! What changes with an order, until it is written.

use db::{Once, OnceError, OrderChange, TransactionError, VersionConflict};
use domain::{order::Order, payment::Payment};

use crate::{App, once::check_repeated, retry::Retry};

/// An order and its payments as they were read, and what has changed since.
pub(crate) struct Draft {
    /// The order after the changes.
    pub(crate) order: Order,
    /// Its payments after the changes, the oldest first.
    pub(crate) payments: Vec<Payment>,
    /// Whether its units return to stock.
    pub(crate) returns_stock: bool,
    read: Order,
    versions: Vec<u64>,
}

impl Draft {
    /// `order` and `payments` as they were read.
    pub(crate) fn of(order: Order, payments: Vec<Payment>) -> Self {
        let versions = payments.iter().map(|payment| payment.version).collect();
        Self { read: order.clone(), order, payments, returns_stock: false, versions }
    }

    /// Whether anything has changed.
    pub(crate) fn is_changed(&self) -> bool {
        self.order != self.read || self.changed().next().is_some()
    }

    /// Whether the status has changed.
    pub(crate) fn is_moved(&self) -> bool {
        self.order.status != self.read.status
    }

    fn changed(&self) -> impl Iterator<Item = &Payment> {
        let read = self.payments.iter().zip(&self.versions);
        read.filter(|(payment, read)| payment.version != **read).map(|(payment, _)| payment)
    }

    /// Writes what changed, all or nothing, and returns the order and its payments.
    pub(crate) async fn commit(
        mut self,
        app: &App,
        once: Option<Once<'_>>,
    ) -> Result<(Order, Vec<Payment>), Retry> {
        let payments: Vec<Payment> = self.changed().cloned().collect();
        let moved = self.order != self.read;
        if moved {
            self.order.version = self.read.version.saturating_add(1);
        }
        let change = OrderChange {
            order: moved.then_some(&self.order),
            read: self.read.version,
            payments: &payments,
            returns_stock: self.returns_stock,
        };
        match app.db.change_order(&change, once, app.now()).await {
            Ok(()) => Ok((self.order, self.payments)),
            Err(TransactionError::Condition(OnceError::Condition(VersionConflict))) => {
                Err(Retry::Again)
            }
            Err(TransactionError::Condition(OnceError::Repeated(fingerprint))) => {
                check_repeated(once, &fingerprint)?;
                Err(Retry::Again)
            }
            Err(TransactionError::Db(error)) => Err(error.into()),
        }
    }
}
