//! Users, their stores and memberships, and the claims that keep login names and addresses unique.

use domain::{
    Timestamp, UserId, membership::Membership, session::Session, store::Store, user::User,
};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Reading, Table, TransactionError,
    item::{self, number, number_of, text, text_of},
    memberships,
    read::key_of,
    sessions::session_item,
    table::{Key, TTL},
};

/// The claim to a login name or an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The user who holds it.
    pub user: UserId,
}

/// Why a registration or a change of a profile failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationError {
    /// The login name is taken.
    NameTaken,
    /// The e-mail address is taken.
    EmailTaken,
    /// The id is taken: the same registration was made before.
    Repeated,
    /// The profile has changed since it was read.
    Changed,
}

/// Who holds a login name, and how many sign-ins have failed in the current window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInCounts {
    /// The claim to the name; `None` if nobody holds it.
    pub claim: Option<Claim>,
    /// Failures for this name in this window.
    pub by_name: u32,
    /// Failures from this address in this window.
    pub by_address: u32,
}

impl Table {
    /// Adds a user, the claims to name and address, and, for who works for a store, the membership,
    /// which is also an entry in the store's list, and the store if it is new. A `session` begins
    /// in the same transaction: two units for each item.
    ///
    /// # Errors
    /// [`RegistrationError`] when something is taken.
    pub async fn register(
        &self,
        user: &User,
        member: Option<&Membership>,
        store: Option<&Store>,
        session: Option<&Session>,
    ) -> Result<(), TransactionError<RegistrationError>> {
        let mut txn = self.txn("register");
        let claim = Claim { user: user.id };
        let name = Key::name(&user.username.folded());
        let email = Key::email(&user.email.folded());
        txn.create(item::write(&Key::user(user.id), user)?, RegistrationError::Repeated);
        txn.create(item::write(&name, &claim)?, RegistrationError::NameTaken);
        txn.create(item::write(&email, &claim)?, RegistrationError::EmailTaken);
        if let Some(member) = member {
            for item in memberships::items(member)? {
                txn.create(item, RegistrationError::Repeated);
            }
        }
        if let Some(store) = store {
            txn.create(item::write(&Key::store(store.id), store)?, RegistrationError::Repeated);
        }
        if let Some(session) = session {
            txn.create(session_item(session)?, RegistrationError::Repeated);
        }
        self.commit(txn).await
    }

    /// The user `user`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn user(&self, user: UserId) -> Result<Option<User>, Error> {
        self.get("user", &Key::user(user)).await
    }

    /// Writes `new` over `old`; another name is claimed and the old one released with it.
    ///
    /// # Errors
    /// [`RegistrationError`] when the name is taken or the profile has changed.
    pub async fn change_user(
        &self,
        old: &User,
        new: &User,
    ) -> Result<(), TransactionError<RegistrationError>> {
        let mut txn = self.txn("change_user");
        let changed = RegistrationError::Changed;
        txn.replace(item::write(&Key::user(new.id), new)?, old.version, changed);
        let (before, after) = (old.username.folded(), new.username.folded());
        if before != after {
            let claim = Claim { user: new.id };
            txn.create(item::write(&Key::name(&after), &claim)?, RegistrationError::NameTaken);
            txn.delete_owned(&Key::name(&before), text(new.id), changed);
        }
        self.commit(txn).await
    }

    /// Replaces the hash of a user's password, if it is still the one that was read. The user's
    /// version stays the same: nothing visible has changed.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn replace_password_hash(
        &self,
        user: UserId,
        old: &str,
        new: &str,
    ) -> Result<(), Error> {
        let request = self.client.update_item().table_name(self.table());
        let sent = request
            .set_key(Some(Key::user(user).attributes()))
            .update_expression("SET password_hash = :new")
            .condition_expression("password_hash = :old")
            .expression_attribute_values(":new", text(new))
            .expression_attribute_values(":old", text(old))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            // It was replaced already, or the password has changed since.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(Error::from_sdk("replace_password_hash", error)),
        }
    }

    /// Who holds `login`, a folded name or address, and how many sign-ins failed in `window`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn sign_in_counts(
        &self,
        login: &str,
        address: &str,
        window: i64,
        reading: Reading,
    ) -> Result<SignInCounts, Error> {
        let claim = if login.contains('@') { Key::email(login) } else { Key::name(login) };
        let by_name = Key::login_attempts_of(login, window);
        let by_address = Key::login_attempts_from(address, window);
        let keys = [claim.clone(), by_name.clone(), by_address.clone()];
        let mut counts = SignInCounts { claim: None, by_name: 0, by_address: 0 };
        for item in self.get_many_as("sign_in_counts", &keys, reading).await? {
            let key = key_of(&item);
            let count = number_of(&item, "count").unwrap_or_default();
            if key.as_ref() == Some(&claim) {
                counts.claim = text_of(&item, "user")
                    .and_then(|user| user.parse().ok())
                    .map(|user| Claim { user });
            } else if key.as_ref() == Some(&by_name) {
                counts.by_name = count;
            } else {
                counts.by_address = count;
            }
        }
        Ok(counts)
    }

    /// Counts one more failure for `login`, a folded name or address, and from `address`, in
    /// `window`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn count_failed_sign_in(
        &self,
        login: &str,
        address: &str,
        window: i64,
        until: Timestamp,
    ) -> Result<(), Error> {
        let keys =
            [Key::login_attempts_of(login, window), Key::login_attempts_from(address, window)];
        let count = keys.into_iter().map(|key| {
            self.client
                .update_item()
                .table_name(self.expiring())
                .set_key(Some(key.attributes()))
                .update_expression("SET #ttl = :ttl ADD #count :one")
                .expression_attribute_names("#ttl", TTL)
                .expression_attribute_names("#count", "count")
                .expression_attribute_values(":ttl", number(until.seconds()))
                .expression_attribute_values(":one", number(1))
                .send()
        });
        let counted = try_join_all(count).await;
        counted.map_err(|error| Error::from_sdk("count_failed_sign_in", error))?;
        Ok(())
    }
}
