//! Deadlines: what has to be looked at by a time, filed by minute and shard.
//!
//! An append-only partition for all of them would be the market's hottest; sixteen shards a minute
//! are not. A clock keeps the first minute that is not finished, and marks say which hours hold
//! anything, so that a market that stood still finds its way without reading every minute.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{OrderId, PaymentId, Timestamp};

use crate::{
    Error, Table,
    item::{Item, number, number_of, text_of},
    read::{QuerySpec, key_of},
    table::{Key, Partition, SK, due_order, due_query, marked_hour},
};

/// How many partitions a minute has.
pub const SHARDS: u8 = 16;
/// How many entries are read at once.
const PAGE: u16 = 100;
/// How many hours are looked for at once.
const HOURS: u16 = 1_000;
const MINUTE_MS: i64 = 60_000;
const HOUR_MINUTES: i64 = 60;

/// What has a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Due {
    /// An order that is cancelled unless it is paid.
    Order(OrderId),
    /// Query number `n`, from 1, about a payment.
    Query(PaymentId, u8),
}

/// An entry of the deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filed {
    /// What is due.
    pub due: Due,
    /// The minute it is filed under, since the epoch.
    pub minute: i64,
    /// How often it was put off.
    pub put_off: u8,
}

impl Due {
    /// The order that it is about.
    #[must_use]
    pub const fn order(self) -> OrderId {
        match self {
            Self::Order(order) => order,
            Self::Query(payment, _) => payment.order,
        }
    }

    /// The shard that holds it: by the last characters of the order's id, which are random.
    fn shard(self) -> u8 {
        let sum = self.order().body().bytes().fold(0_u8, u8::wrapping_add);
        sum.checked_rem(SHARDS).unwrap_or_default()
    }

    pub(crate) fn key(self, minute: i64) -> Key {
        match self {
            Self::Order(order) => Key::order_deadline(minute, self.shard(), order),
            Self::Query(payment, n) => Key::query_deadline(minute, self.shard(), payment, n),
        }
    }

    /// What an entry is about, by its sort key.
    pub(crate) fn read(sk: &str) -> Option<Self> {
        let query = || due_query(sk).map(|(payment, n)| Self::Query(payment, n));
        due_order(sk).map(Self::Order).or_else(query)
    }
}

/// The item of an entry.
pub(crate) fn entry(filed: Filed) -> Item {
    let mut item = filed.due.key(filed.minute).attributes();
    if filed.put_off > 0 {
        item.insert("off".to_owned(), number(filed.put_off));
    }
    item
}

/// The entry of an item.
pub(crate) fn filed_of(item: &Item) -> Option<Filed> {
    let key = key_of(item)?;
    let (minute, due) = (key.deadline_minute()?, Due::read(&key.sk)?);
    Some(Filed { due, minute, put_off: number_of(item, "off").unwrap_or_default() })
}

/// The minute of a time, since the epoch.
#[must_use]
pub const fn minute_of(at: Timestamp) -> i64 {
    at.millis().div_euclid(MINUTE_MS)
}

impl Table {
    /// Marks that the hour of `minute` holds deadlines, which comes before the first of them is
    /// filed. Doing it again changes nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn mark_hour(&self, minute: i64) -> Result<(), Error> {
        let item = Key::deadline_hour(minute.div_euclid(HOUR_MINUTES)).attributes();
        let request = self.client.put_item().table_name(self.table()).set_item(Some(item));
        request.send().await.map(drop).map_err(|error| Error::from_sdk("mark_hour", error))
    }

    /// Files `due` under `minute`, whose hour has to be marked; one write unit.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn file(&self, filed: Filed) -> Result<(), Error> {
        let item = entry(filed);
        let request = self.client.put_item().table_name(self.table()).set_item(Some(item));
        request.send().await.map(drop).map_err(|error| Error::from_sdk("file", error))
    }

    /// Deletes an entry that was handled or no longer counts.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn unfile(&self, due: Due, minute: i64) -> Result<(), Error> {
        let request = self.client.delete_item().table_name(self.table());
        let sent = request.set_key(Some(due.key(minute).attributes())).send().await;
        sent.map(drop).map_err(|error| Error::from_sdk("unfile", error))
    }

    /// Everything that is filed under a minute and shard.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn filed(&self, minute: i64, shard: u8) -> Result<Vec<Filed>, Error> {
        let mut all = Vec::new();
        let mut start = None;
        loop {
            let mut spec = QuerySpec::partition("filed", Partition::deadlines(minute, shard), PAGE);
            spec.start = start;
            let (items, last) = self.query(spec).await?;
            all.extend(items.iter().filter_map(filed_of));
            start = last;
            if start.is_none() {
                return Ok(all);
            }
        }
    }

    /// The minutes up to `until`, both included, that may hold something: from the first that is
    /// not finished on, those of marked hours.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn open_minutes(&self, until: i64) -> Result<Vec<i64>, Error> {
        let from = self.first_open_minute().await?;
        let spec = QuerySpec::partition("deadline_hours", Partition::deadline_clock(), HOURS)
            .between(
                &Key::deadline_hour(from.div_euclid(HOUR_MINUTES)).sk,
                &Key::deadline_hour(until.div_euclid(HOUR_MINUTES)).sk,
            );
        let (hours, _) = self.query(spec).await?;
        let hours = hours.iter().filter_map(|item| marked_hour(text_of(item, SK)?));
        let minutes = hours.flat_map(|hour| {
            let first = hour.saturating_mul(HOUR_MINUTES);
            first..first.saturating_add(HOUR_MINUTES)
        });
        Ok(minutes.filter(|minute| (from..=until).contains(minute)).collect())
    }

    /// The first minute that is not finished; 0 if none ever was.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn first_open_minute(&self) -> Result<i64, Error> {
        let clock = self.get_many("deadline_clock", &[Key::deadline_clock()]).await?;
        Ok(clock.first().and_then(|item| number_of(item, "minute")).unwrap_or(0))
    }

    /// Those of `entries`, of what is due and the minute, that are filed: a batch read of up to 100
    /// of them at once.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn which_are_filed(&self, entries: &[(Due, i64)]) -> Result<Vec<Filed>, Error> {
        let keys: Vec<_> = entries.iter().map(|(due, minute)| due.key(*minute)).collect();
        let items = self.get_many_soon("which_are_filed", &keys).await?;
        Ok(items.iter().filter_map(filed_of).collect())
    }

    /// Moves the clock on to `minute`: everything before it is finished. It never moves back.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn finish_minutes(&self, minute: i64) -> Result<(), Error> {
        let request = self.client.update_item().table_name(self.table());
        let sent = request
            .set_key(Some(Key::deadline_clock().attributes()))
            .update_expression("SET #minute = :new")
            .condition_expression("attribute_not_exists(#minute) OR #minute < :new")
            .expression_attribute_names("#minute", "minute")
            .expression_attribute_values(":new", AttributeValue::N(minute.to_string()))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(Error::from_sdk("finish_minutes", error)),
        }
    }
}
