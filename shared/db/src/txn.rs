//! Transactions: conditional writes that happen together or not at all.
//!
//! Every write names the error that its failed condition means, so that a cancelled transaction
//! comes back as errors of the caller and never as a list of reason codes. A transaction of one
//! write is sent as that write alone, for half the units, if it may be sent twice.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::{
        put_item::PutItemError, transact_write_items::TransactWriteItemsError as TxnError,
        update_item::UpdateItemError,
    },
    types::{
        AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem, Update,
    },
};

use crate::{
    Error, Table, TransactionError,
    formats::format_of,
    item::{Item, number, text, text_of},
    table::{Key, PK, SK, TTL, expires},
};

/// The most writes in one transaction (DynamoDB's limit).
pub(crate) const MAX_WRITES: usize = 100;
/// The attribute that holds the mark of the last write that was sent alone.
const MARK: &str = "w";
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
    expiring: String,
    writes: Vec<Write>,
    errors: Vec<E>,
}

#[derive(Clone)]
struct Write {
    item: TransactWriteItem,
    /// What the item holds once this write took effect. A write that has it may be sent twice: if
    /// its condition fails on such an item, it took effect before.
    done: Option<Item>,
    /// The format that it writes over an item, which has none newer.
    over: Option<u64>,
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
        let put = self.put_of(&item).condition_expression("attribute_not_exists(pk)");
        self.push(put.build().map(|put| TransactWriteItem::builder().put(put)), Some(item), taken);
    }

    /// As [`Txn::create`], before all others: of several conditions that don't hold the first is
    /// reported.
    pub(crate) fn create_first(&mut self, item: Item, taken: E) {
        self.create(item, taken);
        self.writes.rotate_right(1);
        self.errors.rotate_right(1);
    }

    /// Writes an item, whatever is there; `impossible` is never reported.
    pub(crate) fn put(&mut self, item: Item, impossible: E) {
        let put = self.put_of(&item).build();
        self.push(put.map(|put| TransactWriteItem::builder().put(put)), Some(item), impossible);
    }

    /// Writes over the item that was read at `version`; `changed` if it no longer has it. One of a
    /// newer format than this code writes is never written over.
    pub(crate) fn replace(&mut self, item: Item, version: u64, changed: E) {
        let format = format_of(&item);
        let put = self
            .put_of(&item)
            .condition_expression("v = :read AND f <= :format")
            .expression_attribute_values(":read", number(version))
            .expression_attribute_values(":format", number(format))
            .build();
        self.push(put.map(|put| TransactWriteItem::builder().put(put)), Some(item), changed);
        self.over(format);
    }

    fn put_of(&self, item: &Item) -> aws_sdk_dynamodb::types::builders::PutBuilder {
        let pk = text_of(item, PK).unwrap_or_default();
        Put::builder()
            .table_name(if expires(pk) { &self.expiring } else { &self.table })
            .set_item(Some(item.clone()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }

    /// Sets these attributes of the item at `key` that was read at `version`, and keeps the others;
    /// `changed` if it no longer has that version. `attributes` holds the new one, and the format:
    /// an item of an older one is brought to it first, since the others stay as they are.
    pub(crate) fn patch(&mut self, key: &Key, attributes: Item, version: u64, changed: E) {
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression("v = :read AND f = :format")
            .expression_attribute_values(":read", number(version))
            .expression_attribute_values(":format", number(format_of(&attributes)))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let format = format_of(&attributes);
        let mut sets = Vec::with_capacity(attributes.len());
        for (index, (name, value)) in attributes.iter().enumerate() {
            sets.push(format!("#{index} = :{index}"));
            update = update
                .expression_attribute_names(format!("#{index}"), name)
                .expression_attribute_values(format!(":{index}"), value.clone());
        }
        let update = update.update_expression(format!("SET {}", sets.join(", "))).build();
        let write = update.map(|update| TransactWriteItem::builder().update(update));
        self.push(write, Some(attributes), changed);
        self.over(format);
    }

    /// Changes the item at `key`; `refused` if the condition does not hold.
    pub(crate) fn update(&mut self, key: &Key, change: Change, refused: E) {
        let names = change.set.contains("#ttl").then(|| ("#ttl".to_owned(), TTL.to_owned()));
        let update = Update::builder()
            .table_name(if expires(&key.pk) { &self.expiring } else { &self.table })
            .set_expression_attribute_names(names.map(|names| HashMap::from([names])))
            .set_key(Some(key.attributes()))
            .update_expression(change.set)
            .condition_expression(change.when)
            .set_expression_attribute_values(Some(change.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let write = update.build().map(|update| TransactWriteItem::builder().update(update));
        self.push(write, None, refused);
    }

    /// Deletes the item at `key` if `owner` is still its `user`; `refused` otherwise.
    pub(crate) fn delete_owned(&mut self, key: &Key, owner: AttributeValue, refused: E) {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression("#user = :owner")
            .expression_attribute_names("#user", "user")
            .expression_attribute_values(":owner", owner);
        let write = delete.build().map(|delete| TransactWriteItem::builder().delete(delete));
        self.push(write, None, refused);
    }

    /// Deletes the item at `key`, whatever is there; `impossible` is never reported.
    pub(crate) fn delete(&mut self, key: &Key, impossible: E) {
        let delete =
            Delete::builder().table_name(&self.table).set_key(Some(key.attributes())).build();
        let write = delete.map(|delete| TransactWriteItem::builder().delete(delete));
        self.push(write, None, impossible);
    }

    /// Deletes the item that was read at `version`; `changed` if it no longer has it.
    pub(crate) fn delete_version(&mut self, key: &Key, version: u64, changed: E) {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression("v = :read")
            .expression_attribute_values(":read", number(version));
        let write = delete.build().map(|delete| TransactWriteItem::builder().delete(delete));
        self.push(write, None, changed);
    }

    /// Writes nothing, and makes all others depend on the item's `v`.
    pub(crate) fn check_version(&mut self, key: &Key, version: u64, changed: E) {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .condition_expression("v = :read")
            .expression_attribute_values(":read", number(version));
        let write = check.build().map(|check| TransactWriteItem::builder().condition_check(check));
        self.push(write, None, changed);
    }

    fn push<B>(
        &mut self,
        write: Result<aws_sdk_dynamodb::types::builders::TransactWriteItemBuilder, B>,
        done: Option<Item>,
        error: E,
    ) {
        // A builder fails only where a mandatory part is missing, and none is above.
        if let Ok(write) = write {
            self.writes.push(Write { item: write.build(), done, over: None });
            self.errors.push(error);
        }
    }

    /// Notes that the last write writes `format` over an item.
    fn over(&mut self, format: u64) {
        if let Some(write) = self.writes.last_mut() {
            write.over = Some(format);
        }
    }
}

impl Table {
    pub(crate) fn txn<E>(&self, name: &'static str) -> Txn<E> {
        let (table, expiring) = (self.table.to_string(), self.expiring.to_string());
        Txn { name, table, expiring, writes: Vec::new(), errors: Vec::new() }
    }

    /// Commits all of `txn` or nothing; an error says which condition did not hold.
    pub(crate) async fn commit<E>(&self, txn: Txn<E>) -> Result<(), TransactionError<E>>
    where
        E: std::fmt::Debug,
    {
        self.commit_with_item(txn).await.map_err(|error| error.map(|failed| failed.error))
    }

    /// Commits all of `txn` or nothing; an error also holds the item whose condition did not hold.
    pub(crate) async fn commit_with_item<E>(
        &self,
        txn: Txn<E>,
    ) -> Result<(), TransactionError<FailedCondition<E>>>
    where
        E: std::fmt::Debug,
    {
        self.commit_with_all(txn).await.map_err(|error| error.map(|(first, _)| first))
    }

    /// Commits all of `txn` or nothing; an error holds every condition that did not hold, the first
    /// one apart. Contention is retried with jitter.
    pub(crate) async fn commit_with_all<E>(
        &self,
        txn: Txn<E>,
    ) -> Result<(), TransactionError<(FailedCondition<E>, Vec<FailedCondition<E>>)>>
    where
        E: std::fmt::Debug,
    {
        let Txn { name, writes, errors, .. } = txn;
        if writes.len() > MAX_WRITES {
            let source = format!("{} writes, and a transaction takes {MAX_WRITES}", writes.len());
            return Err(Error::Broken { operation: name, source: source.into() }.into());
        }
        let mark = format!("{:08x}", fastrand::u32(..));
        let mut wait_ms = FIRST_WAIT_MS;
        for attempt in 1..=ATTEMPTS {
            let outcome = match writes.as_slice() {
                [] => return Ok(()),
                [Write { item, done: Some(done), .. }] => {
                    self.send_one(name, item, done, &mark).await
                }
                _ => self.send_all(name, &writes).await,
            };
            match outcome {
                Outcome::Done => return Ok(()),
                Outcome::Failed(failed)
                    if attempt < ATTEMPTS && self.upgrade_found(name, &writes, &failed).await? => {}
                Outcome::Failed(failed) => {
                    let mut failed = failed_conditions(errors, failed).into_iter();
                    return Err(match failed.next() {
                        Some(first) => TransactionError::Condition((first, failed.collect())),
                        None => Error::Broken {
                            operation: name,
                            source: "a condition that no write has failed".into(),
                        }
                        .into(),
                    });
                }
                Outcome::Contended(_) if attempt < ATTEMPTS => {
                    pause(wait_ms).await;
                    wait_ms = wait_ms.saturating_mul(2);
                }
                Outcome::Contended(error) | Outcome::Other(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Brings the items of older formats, over which a part can't be written, to the newest; `true`
    /// if there were any.
    async fn upgrade_found(
        &self,
        operation: &'static str,
        writes: &[Write],
        failed: &[(usize, Option<Item>)],
    ) -> Result<bool, Error> {
        let mut any = false;
        for (index, found) in failed {
            let over = writes.get(*index).and_then(|write| write.over);
            let (Some(over), Some(found)) = (over, found) else { continue };
            let format = format_of(found);
            if format > over {
                return Err(Error::NewerFormat { operation, format });
            }
            any |= format < over && self.rewrite(found).await?;
        }
        Ok(any)
    }

    async fn send_all(&self, name: &'static str, writes: &[Write]) -> Outcome {
        let items = writes.iter().map(|write| write.item.clone()).collect();
        let request = self.client.transact_write_items().set_transact_items(Some(items));
        match request.send().await {
            Ok(_) => Outcome::Done,
            Err(error) => Outcome::of_transaction(name, error),
        }
    }

    /// Sends one write that may be sent twice: the SDK repeats what got no answer, and then the
    /// item is as this write left it. The mark tells it from another writer's that wrote the same.
    async fn send_one(
        &self,
        name: &'static str,
        item: &TransactWriteItem,
        done: &Item,
        mark: &str,
    ) -> Outcome {
        let failed = |found: Option<&Item>| match found {
            Some(found) if text_of(found, MARK) == Some(mark) && holds(found, done) => {
                Outcome::Done
            }
            found => Outcome::Failed(vec![(0, found.cloned())]),
        };
        if let Some(put) = item.put() {
            let mut marked = put.item().clone();
            marked.insert(MARK.to_owned(), text(mark));
            let request = self
                .client
                .put_item()
                .table_name(put.table_name())
                .set_item(Some(marked))
                .set_condition_expression(put.condition_expression().map(str::to_owned))
                .set_expression_attribute_values(put.expression_attribute_values().cloned())
                .return_values_on_condition_check_failure(
                    ReturnValuesOnConditionCheckFailure::AllOld,
                );
            let Err(error) = request.send().await else { return Outcome::Done };
            return match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                    failed(refused.item())
                }
                Some(PutItemError::TransactionConflictException(_)) => {
                    Outcome::Contended(Error::from_sdk(name, error))
                }
                _ => Outcome::Other(Error::from_sdk(name, error)),
            };
        }
        let Some(update) = item.update() else {
            return self
                .send_all(name, &[Write { item: item.clone(), done: None, over: None }])
                .await;
        };
        let request = self
            .client
            .update_item()
            .table_name(update.table_name())
            .set_key(Some(update.key().clone()))
            .update_expression(format!("{}, #mark = :mark", update.update_expression()))
            .set_condition_expression(update.condition_expression().map(str::to_owned))
            .set_expression_attribute_names(update.expression_attribute_names().cloned())
            .set_expression_attribute_values(update.expression_attribute_values().cloned())
            .expression_attribute_names("#mark", MARK)
            .expression_attribute_values(":mark", text(mark))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = request.send().await else { return Outcome::Done };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                failed(refused.item())
            }
            Some(UpdateItemError::TransactionConflictException(_)) => {
                Outcome::Contended(Error::from_sdk(name, error))
            }
            _ => Outcome::Other(Error::from_sdk(name, error)),
        }
    }
}

/// Whether `found` is as the write left it that wrote `done`.
fn holds(found: &Item, done: &Item) -> bool {
    let same = |(name, value): (&String, &AttributeValue)| {
        [PK, SK].contains(&name.as_str()) || found.get(name) == Some(value)
    };
    done.iter().all(same)
}

fn failed_conditions<E>(
    errors: Vec<E>,
    failed: Vec<(usize, Option<Item>)>,
) -> Vec<FailedCondition<E>> {
    let mut failed: HashMap<usize, Option<Item>> = failed.into_iter().collect();
    let errors = errors.into_iter().enumerate();
    errors
        .filter_map(|(index, error)| {
            failed.remove(&index).map(|found| FailedCondition { error, found })
        })
        .collect()
}

/// Waits a random time up to `wait_ms` (jitter), so that colliding writers don't collide again.
pub(crate) async fn pause(wait_ms: u64) {
    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=wait_ms.max(1)))).await;
}

enum Outcome {
    Done,
    /// The conditions of these writes did not hold; the items are as they were found.
    Failed(Vec<(usize, Option<Item>)>),
    Contended(Error),
    Other(Error),
}

impl Outcome {
    fn of_transaction<R>(name: &'static str, error: SdkError<TxnError, R>) -> Self
    where
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        let Some(TxnError::TransactionCanceledException(cancelled)) = error.as_service_error()
        else {
            return Self::Other(Error::from_sdk(name, error));
        };
        let reasons = cancelled.cancellation_reasons();
        let failed: Vec<_> = reasons
            .iter()
            .enumerate()
            .filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"))
            .map(|(index, reason)| (index, reason.item().cloned()))
            .collect();
        if !failed.is_empty() {
            return Self::Failed(failed);
        }
        let contended = reasons.iter().any(|reason| {
            matches!(
                reason.code(),
                Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
            )
        });
        let error = Error::from_sdk(name, error);
        if contended { Self::Contended(error) } else { Self::Other(error) }
    }
}
