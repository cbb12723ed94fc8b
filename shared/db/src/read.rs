//! Reading: one item, several items, one page of a partition.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;

use crate::{
    Error, Table,
    item::{self, Item, text},
    table::{Key, PK, SK},
    txn::pause,
};

/// The most items of one batch (DynamoDB's limit).
pub(crate) const MAX_BATCH: usize = 100;
/// How often the unprocessed keys of a batch read are tried.
const BATCH_ATTEMPTS: u32 = 5;

/// How fresh a read is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The table as it is now, for a read unit each 4 KB.
    Consistent,
    /// For half of that: what was written in the last moments, mostly under a second, may be
    /// missing. What is refused or left as it is because of it has to be decided again.
    Eventual,
}

/// A query of a partition or an index.
#[derive(Clone)]
pub(crate) struct QuerySpec {
    pub(crate) operation: &'static str,
    pub(crate) index: Option<&'static str>,
    /// `pk = :pk AND …`
    pub(crate) condition: &'static str,
    pub(crate) values: HashMap<String, AttributeValue>,
    pub(crate) names: HashMap<String, String>,
    pub(crate) filter: Option<String>,
    pub(crate) forward: bool,
    /// Half the units; what was written in the last seconds may be missing.
    pub(crate) eventual: bool,
    pub(crate) limit: u16,
    pub(crate) start: Option<Item>,
}

impl QuerySpec {
    pub(crate) fn partition(operation: &'static str, pk: String, limit: u16) -> Self {
        Self {
            operation,
            index: None,
            condition: "pk = :pk",
            values: HashMap::from([(":pk".to_owned(), text(pk))]),
            names: HashMap::new(),
            filter: None,
            forward: true,
            eventual: false,
            limit,
            start: None,
        }
    }

    /// Only those whose sort key begins with `prefix`.
    pub(crate) fn beginning(mut self, prefix: &str) -> Self {
        self.condition = "pk = :pk AND begins_with(sk, :prefix)";
        self.values.insert(":prefix".to_owned(), text(prefix));
        self
    }

    /// Only those whose sort key lies between `from` and `to`, both included.
    pub(crate) fn between(mut self, from: &str, to: &str) -> Self {
        self.condition = "pk = :pk AND sk BETWEEN :from AND :to";
        self.values.insert(":from".to_owned(), text(from));
        self.values.insert(":to".to_owned(), text(to));
        self
    }

    /// Whether or not writes of the last second are there.
    pub(crate) fn eventual(self) -> Self {
        self.reading(Reading::Eventual)
    }

    pub(crate) fn reading(mut self, reading: Reading) -> Self {
        self.eventual = reading == Reading::Eventual;
        self
    }

    pub(crate) fn newest_first(mut self) -> Self {
        self.forward = false;
        self
    }
}

impl Table {
    /// The item at `key` as it is now.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        key: &Key,
    ) -> Result<Option<T>, Error> {
        self.get_as(operation, key, Reading::Consistent).await
    }

    /// The item at `key`.
    pub(crate) async fn get_as<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        key: &Key,
        reading: Reading,
    ) -> Result<Option<T>, Error> {
        let request = self.client.get_item().table_name(self.table_of(&key.pk));
        let consistent = reading == Reading::Consistent;
        let request = request.set_key(Some(key.attributes())).consistent_read(consistent);
        let output = request.send().await.map_err(|error| Error::from_sdk(operation, error))?;
        output.item.map(|item| item::read(operation, item)).transpose()
    }

    /// The items at `keys` as they are now, in any order; those that are not there are left out.
    pub(crate) async fn get_many(
        &self,
        operation: &'static str,
        keys: &[Key],
    ) -> Result<Vec<Item>, Error> {
        self.get_many_as(operation, keys, Reading::Consistent).await
    }

    /// As [`Table::get_many`] for half the units; what was written in the last seconds may be
    /// missing, so no decision may follow from it.
    pub(crate) async fn get_many_soon(
        &self,
        operation: &'static str,
        keys: &[Key],
    ) -> Result<Vec<Item>, Error> {
        self.get_many_as(operation, keys, Reading::Eventual).await
    }

    /// As [`Table::get_many`], as fresh as `reading` says. More than 100 are read at the same time.
    pub(crate) async fn get_many_as(
        &self,
        operation: &'static str,
        keys: &[Key],
        reading: Reading,
    ) -> Result<Vec<Item>, Error> {
        let chunks = keys.chunks(MAX_BATCH);
        let read = chunks.map(|chunk| self.get_chunk(operation, chunk, reading));
        Ok(try_join_all(read).await?.into_iter().flatten().collect())
    }

    async fn get_chunk(
        &self,
        operation: &'static str,
        keys: &[Key],
        reading: Reading,
    ) -> Result<Vec<Item>, Error> {
        let mut items = Vec::with_capacity(keys.len());
        let mut wanted = self.by_table(operation, keys, reading == Reading::Consistent)?;
        let mut wait_ms = 20;
        for _ in 0..BATCH_ATTEMPTS {
            let request = self.client.batch_get_item().set_request_items(Some(wanted));
            let sent = request.send().await;
            let output = sent.map_err(|error| Error::from_sdk(operation, error))?;
            items.extend(output.responses.unwrap_or_default().into_values().flatten());
            wanted = output.unprocessed_keys.unwrap_or_default();
            if wanted.is_empty() {
                return Ok(items);
            }
            pause(wait_ms).await;
            wait_ms = wait_ms.saturating_mul(2);
        }
        Err(Error::Unavailable { operation, source: "keys remain unprocessed".into() })
    }

    /// Every item, read `spec.limit` at a time.
    pub(crate) async fn query_all(&self, mut spec: QuerySpec) -> Result<Vec<Item>, Error> {
        let mut all = Vec::new();
        loop {
            let (items, rest) = self.query(spec.clone()).await?;
            all.extend(items);
            if rest.is_none() {
                return Ok(all);
            }
            spec.start = rest;
        }
    }

    /// A batch read of `keys`, which may be in both tables.
    fn by_table(
        &self,
        operation: &'static str,
        keys: &[Key],
        consistent: bool,
    ) -> Result<HashMap<String, KeysAndAttributes>, Error> {
        let mut tables: HashMap<String, Vec<_>> = HashMap::new();
        for key in keys {
            let table = self.table_of(&key.pk).to_owned();
            tables.entry(table).or_default().push(key.attributes());
        }
        let wanted = |(table, keys): (String, Vec<_>)| {
            let wanted =
                KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(consistent);
            match wanted.build() {
                Ok(wanted) => Ok((table, wanted)),
                Err(error) => Err(Error::Broken { operation, source: error.into() }),
            }
        };
        tables.into_iter().map(wanted).collect()
    }

    /// At most `spec.limit` items, and where the rest begins.
    pub(crate) async fn query(&self, spec: QuerySpec) -> Result<(Vec<Item>, Option<Item>), Error> {
        let operation = spec.operation;
        let names = (!spec.names.is_empty()).then_some(spec.names);
        let partition = spec.values.get(":pk").and_then(|pk| pk.as_s().ok());
        let table = partition.map_or(self.table(), |pk| self.table_of(pk));
        let request = self.client.query().table_name(table);
        let output = request
            .set_index_name(spec.index.map(str::to_owned))
            .key_condition_expression(spec.condition)
            .set_expression_attribute_values(Some(spec.values))
            .set_expression_attribute_names(names)
            .set_filter_expression(spec.filter)
            .scan_index_forward(spec.forward)
            .consistent_read(spec.index.is_none() && !spec.eventual)
            .limit(i32::from(spec.limit))
            .set_exclusive_start_key(spec.start)
            .send()
            .await
            .map_err(|error| Error::from_sdk(operation, error))?;
        Ok((output.items.unwrap_or_default(), output.last_evaluated_key))
    }
}

/// The key of `item`.
pub(crate) fn key_of(item: &Item) -> Option<Key> {
    let pk = item::text_of(item, PK)?.to_owned();
    Some(Key { pk, sk: item::text_of(item, SK)?.to_owned() })
}
