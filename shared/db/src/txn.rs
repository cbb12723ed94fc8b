//! Transactions: conditional writes that happen together or not at all.
//!
//! Every write names the error that its failed condition means, so that a cancelled transaction
//! comes back as one error of the caller and never as a list of reason codes.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError as TxnError,
    types::{
        AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem, Update,
    },
};

use crate::{
    Error, Table, TransactionError,
    item::{Item, number},
    table::Key,
};

/// The most writes in one transaction (DynamoDB's limit).
pub(crate) const MAX_WRITES: usize = 100;
/// How often a contended transaction is tried.
const ATTEMPTS: u32 = 5;
/// The longest wait before the second try, in milliseconds; it doubles each time.
const FIRST_WAIT_MS: u64 = 25;

/// A write's condition did not hold.
#[derive(Debug)]
pub(crate) struct FailedCondition<E> {
    /// The error that this means.
    pub(crate) error: E,
    /// The item as it is, if there is one.
    pub(crate) found: Option<Item>,
}

/// Writes to be made together.
pub(crate) struct Txn<E> {
    name: &'static str,
    table: String,
    writes: Vec<TransactWriteItem>,
    errors: Vec<E>,
}

/// An update expression and the condition it is made under.
pub(crate) struct Change {
    pub(crate) set: &'static str,
    pub(crate) when: &'static str,
    pub(crate) values: HashMap<String, AttributeValue>,
}

impl Change {
    pub(crate) fn new<const N: usize>(
        set: &'static str,
        when: &'static str,
        values: [(&str, AttributeValue); N],
    ) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { set, when, values }
    }
}

impl<E> Txn<E> {
    /// Writes a new item; `taken` if there is one already.
    pub(crate) fn create(&mut self, item: Item, taken: E) {
        let table = self.table.clone();
        self.create_in(&table, item, taken);
    }

    fn create_in(&mut self, table: &str, item: Item, taken: E) {
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        self.push(put.build().map(|put| TransactWriteItem::builder().put(put).build()), taken);
    }

    /// As [`Txn::create`] in another `table`, before all others: of several conditions that don't
    /// hold the first is reported.
    pub(crate) fn create_first(&mut self, table: &str, item: Item, taken: E) {
        self.create_in(table, item, taken);
        self.writes.rotate_right(1);
        self.errors.rotate_right(1);
    }

    /// Writes an item, whatever is there; `impossible` is never reported.
    pub(crate) fn put(&mut self, item: Item, impossible: E) {
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        self.push(put.build().map(|put| TransactWriteItem::builder().put(put).build()), impossible);
    }

    /// Writes over the item that was read at `version`; `changed` if it no longer has it.
    pub(crate) fn replace(&mut self, item: Item, version: u64, changed: E) {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("v = :read")
            .expression_attribute_values(":read", number(version))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        self.push(put.build().map(|put| TransactWriteItem::builder().put(put).build()), changed);
    }

    /// Changes the item at `key`; `refused` if the condition does not hold.
    pub(crate) fn update(&mut self, key: &Key, change: Change, refused: E) {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .update_expression(change.set)
            .condition_expression(change.when)
            .set_expression_attribute_values(Some(change.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        self.push(update.build().map(|u| TransactWriteItem::builder().update(u).build()), refused);
    }

    /// Deletes the item at `key` if `owner` is still its `user`; `refused` otherwise.
    pub(crate) fn delete_owned(&mut self, key: &Key, owner: AttributeValue, refused: E) {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression("#user = :owner")
            .expression_attribute_names("#user", "user")
            .expression_attribute_values(":owner", owner);
        self.push(delete.build().map(|d| TransactWriteItem::builder().delete(d).build()), refused);
    }

    /// Writes nothing, and makes all others depend on the item's `v`.
    pub(crate) fn check_version(&mut self, key: &Key, version: u64, changed: E) {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression("v = :read")
            .expression_attribute_values(":read", number(version));
        self.push(
            check.build().map(|c| TransactWriteItem::builder().condition_check(c).build()),
            changed,
        );
    }

    fn push<B>(&mut self, write: Result<TransactWriteItem, B>, error: E) {
        // A builder fails only where a mandatory part is missing, and none is above.
        if let Ok(write) = write {
            self.writes.push(write);
            self.errors.push(error);
        }
    }
}

impl Table {
    pub(crate) fn txn<E>(&self, name: &'static str) -> Txn<E> {
        let table = self.table.to_string();
        Txn { name, table, writes: Vec::new(), errors: Vec::new() }
    }

    /// Commits all of `txn` or nothing; an error says which condition did not hold.
    pub(crate) async fn commit<E>(&self, txn: Txn<E>) -> Result<(), TransactionError<E>>
    where
        E: std::fmt::Debug,
    {
        self.commit_with_item(txn).await.map_err(|error| error.map(|failed| failed.error))
    }

    /// Commits all of `txn` or nothing; an error also holds the item whose condition did not hold.
    /// Contention is retried with jitter.
    pub(crate) async fn commit_with_item<E>(
        &self,
        txn: Txn<E>,
    ) -> Result<(), TransactionError<FailedCondition<E>>>
    where
        E: std::fmt::Debug,
    {
        let Txn { name, writes, errors, .. } = txn;
        let mut wait_ms = FIRST_WAIT_MS;
        for attempt in 1..=ATTEMPTS {
            let request = self.client.transact_write_items();
            let sent = request.set_transact_items(Some(writes.clone())).send().await;
            let Err(error) = sent else { return Ok(()) };
            match Outcome::of(&error) {
                Outcome::FailedCondition(index, found) => {
                    return Err(match errors.into_iter().nth(index) {
                        Some(error) => {
                            TransactionError::Condition(FailedCondition { error, found })
                        }
                        None => TransactionError::Db(Error::from_sdk(name, error)),
                    });
                }
                Outcome::Contended if attempt < ATTEMPTS => {
                    pause(wait_ms).await;
                    wait_ms = wait_ms.saturating_mul(2);
                }
                Outcome::Contended | Outcome::Other => {
                    return Err(TransactionError::Db(Error::from_sdk(name, error)));
                }
            }
        }
        Ok(())
    }
}

/// Waits a random time up to `wait_ms` (jitter), so that colliding writers don't collide again.
pub(crate) async fn pause(wait_ms: u64) {
    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=wait_ms.max(1)))).await;
}

enum Outcome {
    FailedCondition(usize, Option<Item>),
    Contended,
    Other,
}

impl Outcome {
    fn of<R>(error: &SdkError<TxnError, R>) -> Self {
        let Some(TxnError::TransactionCanceledException(cancelled)) = error.as_service_error()
        else {
            return Self::Other;
        };
        let reasons = cancelled.cancellation_reasons();
        let refused = reasons
            .iter()
            .enumerate()
            .find(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"));
        if let Some((index, reason)) = refused {
            return Self::FailedCondition(index, reason.item().cloned());
        }
        let contended = reasons.iter().any(|reason| {
            matches!(
                reason.code(),
                Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
            )
        });
        if contended { Self::Contended } else { Self::Other }
    }
}
