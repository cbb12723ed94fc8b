//! Sessions: refresh-token rotation and session revocation.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::{put_item::PutItemError, update_item::UpdateItemError},
    types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use domain::{SessionId, StoreId, Timestamp, session::Session};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Table,
    item::{self, Item, number, text},
    read::QuerySpec,
    table::{Key, Partition, REVOKED_SECONDS, TTL, time},
};

/// The result of presenting a refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It was current and has been rotated; this is the session with the next one.
    Rotated(Session),
    /// It was not current; this is the session as it is stored.
    Stale(Session),
    /// There is no such session.
    Unknown,
}

/// A session that was revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedSession {
    /// The session.
    pub session: SessionId,
    /// When it was revoked.
    pub at: Timestamp,
}

/// The most revoked sessions that are read at once.
const REVOKED_PAGE: u16 = 1_000;
/// The most reads of one partition of them.
const REVOKED_PAGES: u32 = 100;

impl Table {
    /// Adds a session.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn begin_session(&self, session: &Session) -> Result<(), Error> {
        let item = session_item(session)?;
        let request = self.client.put_item().table_name(self.expiring()).set_item(Some(item));
        let sent = request
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        // The SDK may have retried after a lost answer: then the session is there already.
        let found = match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failed)) => failed.item().cloned(),
            _ => None,
        };
        match found.map(|item| item::read::<Session>("begin_session", item)).transpose()? {
            Some(found) if found == *session => Ok(()),
            Some(_) | None => Err(Error::from_sdk("begin_session", error)),
        }
    }

    /// Rotates the refresh token: makes the successor of token `counter` current, if that is the
    /// current one of a live session, which then ends at `expires_at`. It is one conditional write:
    /// of several callers one succeeds.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn rotate_session(
        &self,
        session: SessionId,
        counter: u64,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Rotation, Error> {
        let request = self.client.update_item().table_name(self.expiring());
        let sent = request
            .set_key(Some(Key::session(session).attributes()))
            .update_expression(
                "SET #counter = #counter + :one, rotated_at = :now, expires_at = :expires, \
                 #ttl = :ttl",
            )
            .condition_expression("#counter = :presented AND ended = :no AND expires_at > :now")
            .expression_attribute_names("#counter", "counter")
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":presented", number(counter))
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .expression_attribute_values(":now", number(now.millis()))
            .expression_attribute_values(":expires", number(expires_at.millis()))
            .expression_attribute_values(":ttl", number(expires_at.seconds()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(output) => {
                let session = output.attributes.unwrap_or_default();
                Ok(Rotation::Rotated(item::read("rotate_session", session)?))
            }
            Err(error) => match refused(&error) {
                None => Err(Error::from_sdk("rotate_session", error)),
                Some(None) => Ok(Rotation::Unknown),
                Some(Some(item)) => {
                    Ok(Rotation::Stale(item::read("rotate_session", item.clone())?))
                }
            },
        }
    }

    /// Lets `session` act for `store`; `false` if it has ended.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn set_session_store(
        &self,
        session: SessionId,
        store: StoreId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let request = self.client.update_item().table_name(self.expiring());
        let sent = request
            .set_key(Some(Key::session(session).attributes()))
            .update_expression("SET #store = :store")
            .condition_expression("ended = :no AND expires_at > :now")
            .expression_attribute_names("#store", "store")
            .expression_attribute_values(":store", text(store))
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .expression_attribute_values(":now", number(now.millis()))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(true),
            Err(error) if refused(&error).is_some() => Ok(false),
            Err(error) => Err(Error::from_sdk("set_session_store", error)),
        }
    }

    /// Revokes `session`, and lists it as revoked until its access tokens have expired.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn end_session(&self, session: SessionId, now: Timestamp) -> Result<(), Error> {
        let note = revoked_item(&RevokedSession { session, at: now })?;
        let update = self.client.update_item().table_name(self.expiring());
        let sent = update
            .set_key(Some(Key::session(session).attributes()))
            .update_expression("SET ended = :yes")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":yes", AttributeValue::Bool(true))
            .send()
            .await;
        match sent {
            Ok(_) => {}
            Err(error) if refused(&error).is_some() => {}
            Err(error) => return Err(Error::from_sdk("end_session", error)),
        }
        // The list entry is written last: after a crash in between, the access token is still good
        // for a repetition of the sign-out, and the session is never renewed.
        let put = self.client.put_item().table_name(self.expiring()).set_item(Some(note));
        put.send().await.map_err(|error| Error::from_sdk("end_session", error))?;
        Ok(())
    }

    /// The sessions that were revoked between `from` and `to`: all their five minutes at once.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn revoked_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<RevokedSession>, Error> {
        let mut starts = vec![from];
        while let Some(next) = starts.last().map(|at| at.plus_seconds(REVOKED_SECONDS))
            && next < to
        {
            starts.push(next);
        }
        // The last step may end short of the partition of `to`.
        if starts.last().map(|at| Partition::revoked(*at)) != Some(Partition::revoked(to)) {
            starts.push(to);
        }
        let partitions = starts.into_iter().map(Partition::revoked);
        let read = partitions.map(|partition| self.revoked_in(partition, from));
        // Two at once, as after a minute: a function that starts reads seven, and a connection for
        // each would cost it more than the wait.
        let read: Vec<_> = stream::iter(read).buffered(2).try_collect().await?;
        Ok(read.into_iter().flatten().collect())
    }

    /// The sessions of a partition that were revoked at `from` or later.
    async fn revoked_in(
        &self,
        partition: String,
        from: Timestamp,
    ) -> Result<Vec<RevokedSession>, Error> {
        let mut revoked = Vec::new();
        let mut start = None;
        for _ in 0..REVOKED_PAGES {
            let spec = QuerySpec::partition("revoked_between", partition.clone(), REVOKED_PAGE);
            let spec = QuerySpec { start, ..spec.between(&time(from), "9").eventual() };
            let (items, next) = self.query(spec).await?;
            for item in items {
                revoked.push(item::read("revoked_between", item)?);
            }
            start = next;
            if start.is_none() {
                break;
            }
        }
        Ok(revoked)
    }
}

/// The item of a session.
pub(crate) fn session_item(session: &Session) -> Result<Item, Error> {
    let mut item = item::write(&Key::session(session.id), session)?;
    item.insert(TTL.to_owned(), number(session.expires_at.seconds()));
    Ok(item)
}

/// The item of a revoked session.
pub(crate) fn revoked_item(revoked: &RevokedSession) -> Result<Item, Error> {
    let mut item = item::write(&Key::revoked(revoked.at, revoked.session), revoked)?;
    let until = revoked.at.plus_seconds(domain::session::ACCESS_SECONDS.saturating_mul(2));
    item.insert(TTL.to_owned(), number(until.seconds()));
    Ok(item)
}

/// The item that refused a conditional update, if that is why it failed.
pub(crate) fn refused<R>(error: &SdkError<UpdateItemError, R>) -> Option<Option<&item::Item>> {
    match error.as_service_error() {
        Some(UpdateItemError::ConditionalCheckFailedException(failed)) => Some(failed.item()),
        _ => None,
    }
}
