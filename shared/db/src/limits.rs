//! What limits how often something may be tried. Each try is counted by one conditional write
//! before it is judged, so that none of many at once goes uncounted.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use domain::{
    Timestamp,
    limits::{Rate, Tries, Verdict},
};

use crate::{
    Error, Table,
    item::{Item, number, number_of},
    sessions::refused,
    table::{Key, TTL},
};

/// How long a bucket is kept after it would be empty again if it were full, in seconds.
const BUCKET_SECONDS: i64 = 24 * 60 * 60;
/// How often a count that others change at the same time is tried.
const ROUNDS: usize = 4;

/// Whether something was taken from a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// One was; the bucket is spoken for until then.
    Until(Timestamp),
    /// It is full: there is room in so many seconds.
    Full(u32),
}

/// Whether a try was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It was, and is the try of this number.
    Try(u32),
    /// It was not: the next one is counted in so many seconds.
    Wait(u32),
}

impl Table {
    /// Takes one from the bucket of `rate` that belongs to `of`. One write; a second one while the
    /// bucket is in use, and nothing if it is full.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn take(&self, rate: Rate, of: &str, now: Timestamp) -> Result<Taken, Error> {
        let key = Key::bucket(rate.purpose, of);
        let fits = rate.fits_until(now);
        let next = now.plus_millis(rate.each_ms.into());
        let idle = self.fill(
            &key,
            "SET spoken = :next, #ttl = :ttl",
            "attribute_not_exists(spoken) OR spoken <= :now",
            fits,
            [(":next", number(next.millis())), (":now", number(now.millis()))],
        );
        if let Filled::Until(until) = idle.await? {
            return Ok(Taken::Until(until));
        }
        let busy = self.fill(
            &key,
            "SET spoken = spoken + :each, #ttl = :ttl",
            "spoken <= :fits",
            fits,
            [(":each", number(rate.each_ms)), (":fits", number(fits.millis()))],
        );
        match busy.await? {
            Filled::Until(until) => Ok(Taken::Until(until)),
            Filled::Not(until) => Ok(Taken::Full(rate.wait(until, now))),
        }
    }

    /// Gives one back to the bucket of `rate` that belongs to `of`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn give_back(&self, rate: Rate, of: &str, now: Timestamp) -> Result<(), Error> {
        self.fill(
            &Key::bucket(rate.purpose, of),
            "SET spoken = spoken - :each, #ttl = :ttl",
            "spoken > :now",
            rate.fits_until(now),
            [(":each", number(rate.each_ms)), (":now", number(now.millis()))],
        )
        .await?;
        Ok(())
    }

    async fn fill(
        &self,
        key: &Key,
        update: &str,
        condition: &str,
        full: Timestamp,
        values: [(&str, AttributeValue); 2],
    ) -> Result<Filled, Error> {
        let until = full.plus_seconds(BUCKET_SECONDS);
        let [(one, first), (other, second)] = values;
        let request = self.client.update_item().table_name(self.expiring());
        let sent = request
            .set_key(Some(key.attributes()))
            .update_expression(update)
            .condition_expression(condition)
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":ttl", number(until.seconds()))
            .expression_attribute_values(one, first)
            .expression_attribute_values(other, second)
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(output) => Ok(Filled::Until(spoken(output.attributes.as_ref()))),
            Err(error) => match refused(&error) {
                Some(found) => Ok(Filled::Not(spoken(found))),
                None => Err(Error::from_sdk("take", error)),
            },
        }
    }

    /// Counts a try to sign in to `account`, an id or a digest, by whoever is `from` there, unless
    /// too many were made. The first ten take one write each, the later ones two.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn count_try(
        &self,
        account: &str,
        from: &str,
        now: Timestamp,
    ) -> Result<Counted, Error> {
        let key = Key::tries(account, from);
        let fresh = now.plus_seconds(Tries::REMEMBERED.saturating_neg());
        let free = [
            (":free", number(Tries::FREE)),
            (":fresh", number(fresh.millis())),
            (":one", number(1)),
        ];
        let mut counted = self
            .count(
                &key,
                "SET #last = :now, #ttl = :ttl ADD #count :one",
                "attribute_not_exists(#count) OR (#count < :free AND #last > :fresh)",
                now,
                free,
            )
            .await?;
        for _ in 0..ROUNDS {
            let tries = match counted {
                Ok(count) => return Ok(Counted::Try(count)),
                Err(tries) => tries,
            };
            let next = match tries.verdict(now) {
                Verdict::Wait(seconds) => return Ok(Counted::Wait(seconds)),
                Verdict::Judge(next) => next,
            };
            let values = [
                (":next", number(next)),
                (":count", number(tries.count)),
                (":last", number(tries.last.millis())),
            ];
            counted = self
                .count(
                    &key,
                    "SET #count = :next, #last = :now, #ttl = :ttl",
                    "#count = :count AND #last = :last",
                    now,
                    values,
                )
                .await?;
        }
        Ok(counted.map_or(Counted::Wait(1), Counted::Try))
    }

    /// Forgets the tries to sign in to `account` by whoever is `from` there: one succeeded.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn forget_tries(
        &self,
        account: &str,
        from: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let request = self.client.update_item().table_name(self.expiring());
        let sent = request
            .set_key(Some(Key::tries(account, from).attributes()))
            .update_expression("SET #count = :none, #last = :now, #ttl = :ttl")
            .expression_attribute_names("#count", COUNT)
            .expression_attribute_names("#last", LAST)
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":none", number(0))
            .expression_attribute_values(":now", number(now.millis()))
            .expression_attribute_values(":ttl", number(remembered(now)))
            .send()
            .await;
        sent.map_err(|error| Error::from_sdk("forget_tries", error))?;
        Ok(())
    }

    async fn count(
        &self,
        key: &Key,
        update: &str,
        condition: &str,
        now: Timestamp,
        values: [(&str, AttributeValue); 3],
    ) -> Result<Result<u32, Tries>, Error> {
        let mut request = self.client.update_item().table_name(self.expiring());
        for (name, value) in values {
            request = request.expression_attribute_values(name, value);
        }
        let sent = request
            .set_key(Some(key.attributes()))
            .update_expression(update)
            .condition_expression(condition)
            .expression_attribute_names("#count", COUNT)
            .expression_attribute_names("#last", LAST)
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":now", number(now.millis()))
            .expression_attribute_values(":ttl", number(remembered(now)))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(output) => Ok(Ok(tries(output.attributes.as_ref()).count)),
            Err(error) => match refused(&error) {
                Some(found) => Ok(Err(tries(found))),
                None => Err(Error::from_sdk("count_try", error)),
            },
        }
    }
}

/// What became of a bucket: until when it is spoken for, with one more or as it was.
enum Filled {
    Until(Timestamp),
    Not(Timestamp),
}

const COUNT: &str = "count";
const LAST: &str = "last";

fn remembered(now: Timestamp) -> i64 {
    now.plus_seconds(Tries::REMEMBERED).seconds()
}

fn spoken(item: Option<&Item>) -> Timestamp {
    let millis = item.and_then(|item| number_of(item, "spoken"));
    Timestamp::from_millis(millis.unwrap_or_default())
}

fn tries(item: Option<&Item>) -> Tries {
    let count = item.and_then(|item| number_of(item, COUNT)).unwrap_or_default();
    let last = item.and_then(|item| number_of(item, LAST)).unwrap_or_default();
    Tries { count, last: Timestamp::from_millis(last) }
}
