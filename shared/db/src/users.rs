//! Users, their stores and memberships, and the claims that keep login names and addresses unique.

use domain::{Login, UserId, membership::Membership, session::Session, store::Store, user::User};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Reading, Table, TransactionError,
    item::{self, text},
    memberships,
    read::key_of,
    sessions::session_item,
    stores,
    table::Key,
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
    /// Another store has that name in addresses.
    SlugTaken,
    /// The id is taken: the same registration was made before.
    Repeated,
    /// The profile has changed since it was read.
    Changed,
}

impl Table {
    /// Adds a user, the claims to name and address, and, for who works for a store, the membership,
    /// which is also an entry in the store's list, and the store if it is new, with its entry in
    /// the market's list and the claim to its slug. A `session` begins in the same transaction: two
    /// units for each item.
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
        let name = Key::name(&user.username.claimed());
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
            let (exists, taken) = (RegistrationError::Repeated, RegistrationError::SlugTaken);
            stores::open(&mut txn, store, exists, taken)?;
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
        let (before, after) = (old.username.claimed(), new.username.claimed());
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

    /// Who holds what is claimed for `login`: its own account, or one whose name looks like it.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn claim(&self, login: &Login, reading: Reading) -> Result<Option<Claim>, Error> {
        let key = match login {
            Login::Name { claimed, .. } => Key::name(claimed),
            Login::Email(folded) => Key::email(folded),
        };
        self.get_as("claim", &key, reading).await
    }

    /// Who holds what is claimed for a name, and `email`, folded.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn claims(
        &self,
        name: &str,
        email: &str,
        reading: Reading,
    ) -> Result<(Option<Claim>, Option<Claim>), Error> {
        let (name, email) = (Key::name(name), Key::email(email));
        let (mut of_name, mut of_email) = (None, None);
        let keys = [name.clone(), email.clone()];
        for item in self.get_many_as("claims", &keys, reading).await? {
            let of =
                if key_of(&item).as_ref() == Some(&name) { &mut of_name } else { &mut of_email };
            *of = Some(item::read("claims", item)?);
        }
        Ok((of_name, of_email))
    }
}
