//! People and their stores.

use domain::{
    StoreId, Timestamp, UserId,
    account::{Store as Shop, User},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Rejected, Store,
    item::{self, number, number_of, text, text_of},
    read::key_of,
    table::{Key, TTL},
    txn::Refused,
};

/// A name or an address that belongs to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Whose it is.
    pub user: UserId,
}

/// Why somebody could not be registered, or a profile not be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRegistered {
    /// The login name belongs to somebody.
    NameTaken,
    /// The address belongs to somebody.
    EmailTaken,
    /// The id is taken: the same registration, made before.
    Repeated,
    /// The profile has changed since it was read.
    Changed,
}

/// Who a login name belongs to, and how often signing in failed of late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInCounts {
    /// Whose name it is.
    pub claim: Option<Claim>,
    /// Failures for this name in this window.
    pub by_name: u32,
    /// Failures from this address in this window.
    pub by_address: u32,
}

impl Store {
    /// Adds a person, the claims to name and address, and, for a merchant, the store.
    ///
    /// # Errors
    /// [`NotRegistered`] when something is taken.
    pub async fn register(
        &self,
        user: &User,
        shop: Option<&Shop>,
    ) -> Result<(), Rejected<NotRegistered>> {
        let mut txn = self.txn("register");
        let claim = Claim { user: user.id };
        let name = Key::name(&user.username.folded());
        let email = Key::email(&user.email.folded());
        txn.create(item::write(&Key::user(user.id), user)?, NotRegistered::Repeated);
        txn.create(item::write(&name, &claim)?, NotRegistered::NameTaken);
        txn.create(item::write(&email, &claim)?, NotRegistered::EmailTaken);
        if let Some(shop) = shop {
            txn.create(item::write(&Key::store(shop.id), shop)?, NotRegistered::Repeated);
        }
        self.commit(txn).await.map_err(meaning)
    }

    /// The person `user`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn user(&self, user: UserId) -> Result<Option<User>, Error> {
        self.get("user", &Key::user(user)).await
    }

    /// The stores `ids` that there are, in any order: one batch.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn shops(&self, ids: &[StoreId]) -> Result<Vec<Shop>, Error> {
        let keys: Vec<_> = ids.iter().copied().map(Key::store).collect();
        let items = self.get_many("shops", &keys).await?;
        items.into_iter().map(|item| item::read("shops", item)).collect()
    }

    /// Writes `new` over `old`; another name is claimed and the old one released with it.
    ///
    /// # Errors
    /// [`NotRegistered`] when the name is taken or the profile has changed.
    pub async fn change_user(&self, old: &User, new: &User) -> Result<(), Rejected<NotRegistered>> {
        let mut txn = self.txn("change_user");
        let changed = NotRegistered::Changed;
        txn.replace(item::write(&Key::user(new.id), new)?, old.version, changed);
        let (before, after) = (old.username.folded(), new.username.folded());
        if before != after {
            let claim = Claim { user: new.id };
            txn.create(item::write(&Key::name(&after), &claim)?, NotRegistered::NameTaken);
            txn.release(&Key::name(&before), text(new.id), changed);
        }
        self.commit(txn).await.map_err(meaning)
    }

    /// Whose `login` is, a folded name or address, and how often it failed in `window`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn sign_in_counts(
        &self,
        login: &str,
        address: &str,
        window: i64,
    ) -> Result<SignInCounts, Error> {
        let claim = if login.contains('@') { Key::email(login) } else { Key::name(login) };
        let by_name = Key::failed_login(login, window);
        let by_address = Key::failed_from(address, window);
        let keys = [claim.clone(), by_name.clone(), by_address.clone()];
        let mut counts = SignInCounts { claim: None, by_name: 0, by_address: 0 };
        for item in self.get_many("sign_in_counts", &keys).await? {
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
        for key in [Key::failed_login(login, window), Key::failed_from(address, window)] {
            let request = self.client.update_item().table_name(self.table());
            request
                .set_key(Some(key.attributes()))
                .update_expression("SET #ttl = :ttl ADD #count :one")
                .expression_attribute_names("#ttl", TTL)
                .expression_attribute_names("#count", "count")
                .expression_attribute_values(":ttl", number(until.seconds()))
                .expression_attribute_values(":one", number(1))
                .send()
                .await
                .map_err(|error| Error::from_sdk("count_failed_sign_in", error))?;
        }
        Ok(())
    }
}

/// Only the meaning of a refusal.
pub(crate) fn meaning<E: std::fmt::Debug>(rejected: Rejected<Refused<E>>) -> Rejected<E> {
    match rejected {
        Rejected::Refused(refused) => Rejected::Refused(refused.meaning),
        Rejected::Store(error) => Rejected::Store(error),
    }
}
