//! Writes that happen together or not at all.
//!
//! Every write says what its failed condition means, so that a cancelled transaction comes back
//! as one answer in the caller's words and never as a list of reason codes.

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
    Error, Rejected, Store,
    item::{Item, number},
    table::Key,
};

/// The most writes in one transaction (DynamoDB's limit).
pub const MAX_WRITES: usize = 100;
/// How often a contended transaction is tried.
const ATTEMPTS: u32 = 5;
/// The longest wait before the second try, in milliseconds; it doubles each time.
const FIRST_WAIT_MS: u64 = 25;

/// A write's condition did not hold.
#[derive(Debug)]
pub struct Refused<E> {
    /// What that means.
    pub meaning: E,
    /// The item as it is, if there is one.
    pub(crate) found: Option<Item>,
}

/// Writes to be made together.
pub(crate) struct Txn<E> {
    name: &'static str,
    table: String,
    writes: Vec<TransactWriteItem>,
    meanings: Vec<E>,
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
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        self.push(put.build().map(|put| TransactWriteItem::builder().put(put).build()), taken);
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
    pub(crate) fn release(&mut self, key: &Key, owner: AttributeValue, refused: E) {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression("#user = :owner")
            .expression_attribute_names("#user", "user")
            .expression_attribute_values(":owner", owner);
        self.push(delete.build().map(|d| TransactWriteItem::builder().delete(d).build()), refused);
    }

    /// Writes nothing, and makes all others depend on the item's `v`.
    pub(crate) fn unchanged(&mut self, key: &Key, version: u64, changed: E) {
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

    fn push<B>(&mut self, write: Result<TransactWriteItem, B>, meaning: E) {
        // A builder fails only where a mandatory part is missing, and none is above.
        if let Ok(write) = write {
            self.writes.push(write);
            self.meanings.push(meaning);
        }
    }
}

impl Store {
    pub(crate) fn txn<E>(&self, name: &'static str) -> Txn<E> {
        let table = self.table.to_string();
        Txn { name, table, writes: Vec::new(), meanings: Vec::new() }
    }

    /// Commits all of `txn` or nothing. Contention is retried with jitter.
    pub(crate) async fn commit<E>(&self, txn: Txn<E>) -> Result<(), Rejected<Refused<E>>>
    where
        E: std::fmt::Debug,
    {
        let Txn { name, writes, meanings, .. } = txn;
        let mut wait_ms = FIRST_WAIT_MS;
        for attempt in 1..=ATTEMPTS {
            let request = self.client.transact_write_items();
            let sent = request.set_transact_items(Some(writes.clone())).send().await;
            let Err(error) = sent else { return Ok(()) };
            match Verdict::of(&error) {
                Verdict::Refused(index, found) => {
                    return Err(match meanings.into_iter().nth(index) {
                        Some(meaning) => Rejected::Refused(Refused { meaning, found }),
                        None => Rejected::Store(Error::from_sdk(name, error)),
                    });
                }
                Verdict::Contended if attempt < ATTEMPTS => {
                    pause(wait_ms).await;
                    wait_ms = wait_ms.saturating_mul(2);
                }
                Verdict::Contended | Verdict::Other => {
                    return Err(Rejected::Store(Error::from_sdk(name, error)));
                }
            }
        }
        Ok(())
    }
}

/// Waits up to `wait_ms`, at random: those who met must not meet again.
pub(crate) async fn pause(wait_ms: u64) {
    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=wait_ms.max(1)))).await;
}

enum Verdict {
    Refused(usize, Option<Item>),
    Contended,
    Other,
}

impl Verdict {
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
            return Self::Refused(index, reason.item().cloned());
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
