//! Memberships: the stores that a user works for.

use aws_sdk_dynamodb::types::ReturnValue;
use domain::{StoreId, Timestamp, UserId, membership::Membership, user::User};

use crate::{
    AlreadyExists, Error, Reading, Table, TransactionError,
    item::{self, Item, number},
    read::{QuerySpec, key_of},
    table::{Key, Partition},
};

/// The user and the most memberships that are read.
const MOST: u16 = 101;

/// Both items of a membership: the user's own, and the entry in the list of the store's staff.
pub(crate) fn items(member: &Membership) -> Result<[Item; 2], Error> {
    let entry = Key::staff_entry(member.store, member.user);
    let own = item::write(&Key::membership(member.user, member.store), member)?;
    Ok([own, item::write(&entry, &member.staff_entry())?])
}

impl Table {
    /// Lets a user work for a further store: the membership and the entry in the store's list.
    ///
    /// # Errors
    /// [`AlreadyExists`] when the user works for it already.
    pub async fn join_store(
        &self,
        member: &Membership,
    ) -> Result<(), TransactionError<AlreadyExists>> {
        let mut txn = self.txn("join_store");
        for item in items(member)? {
            txn.create(item, AlreadyExists);
        }
        self.commit(txn).await
    }

    /// The user, and the memberships by store, of which the first 100: one query.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn user_with_memberships(
        &self,
        user: UserId,
        reading: Reading,
    ) -> Result<Option<(User, Vec<Membership>)>, Error> {
        const NAME: &str = "user_with_memberships";
        let own = Key::user(user);
        let spec = QuerySpec::partition(NAME, Partition::user(user), MOST).beginning(&own.sk);
        let (items, _) = self.query(spec.reading(reading)).await?;
        let (users, members): (Vec<_>, Vec<_>) =
            items.into_iter().partition(|item| key_of(item).as_ref() == Some(&own));
        let Some(user) = users.into_iter().next() else { return Ok(None) };
        let members = members.into_iter().map(|item| item::read(NAME, item));
        Ok(Some((item::read(NAME, user)?, members.collect::<Result<_, _>>()?)))
    }

    /// Notes that `user` began to act for `store`, and returns the membership; `None` if there is
    /// none, or no longer.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn use_membership(
        &self,
        user: UserId,
        store: StoreId,
        now: Timestamp,
    ) -> Result<Option<Membership>, Error> {
        const NAME: &str = "use_membership";
        let request = self.client.update_item().table_name(self.table());
        let sent = request
            .set_key(Some(Key::membership(user, store).attributes()))
            .update_expression("SET used_at = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.millis()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        match sent {
            Ok(output) => item::read(NAME, output.attributes.unwrap_or_default()).map(Some),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(Error::from_sdk(NAME, error)),
        }
    }
}
