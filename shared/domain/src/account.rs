//! People: who they are and what their role lets them do.

use serde::{Deserialize, Serialize};

use crate::{Email, Locale, SessionId, StoreId, Text, Timestamp, UserId, Username};

/// What a person may do; each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Buys.
    Customer,
    /// Works for one store.
    Staff,
    /// Owns one store.
    Merchant,
    /// Runs the market.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: &'static [Self] = &[Self::Customer, Self::Staff, Self::Merchant, Self::Admin];

    /// Its name in tokens and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff => "staff",
            Self::Merchant => "merchant",
            Self::Admin => "admin",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub const fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Customer => locale.pick("顧客", "Customer"),
            Self::Staff => locale.pick("店員", "Staff"),
            Self::Merchant => locale.pick("店家", "Merchant"),
            Self::Admin => locale.pick("管理員", "Admin"),
        }
    }

    /// The role of that name; `member` is read as `customer`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "member" => Some(Self::Customer),
            _ => Self::ALL.iter().copied().find(|role| role.as_str() == name),
        }
    }

    /// Whether a newcomer may take this role by itself.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Customer | Self::Merchant => true,
            Self::Staff | Self::Admin => false,
        }
    }
}

/// A person with a login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Names the person for ever.
    pub id: UserId,
    /// The login name.
    pub username: Username,
    /// The other login name.
    pub email: Email,
    /// Argon2id, in PHC format.
    pub password_hash: String,
    /// What the person may do.
    pub role: Role,
    /// The store of a staff member or a merchant.
    pub store: Option<StoreId>,
    /// The name that pages greet with.
    pub name: Option<Text<1, 50>>,
    /// A telephone number.
    pub phone: Option<Text<1, 20>>,
    /// The language of pages and mail.
    pub locale: Locale,
    /// Counts the changes, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// When the person registered.
    pub created_at: Timestamp,
    /// When something last changed.
    pub updated_at: Timestamp,
}

/// What a person may change of itself; `None` keeps what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// The login name.
    pub username: Option<Username>,
    /// The name that pages greet with.
    pub name: Option<Text<1, 50>>,
    /// A telephone number.
    pub phone: Option<Text<1, 20>>,
    /// The language.
    pub locale: Option<Locale>,
}

impl User {
    /// The person with `change` made at `now`.
    #[must_use]
    pub fn changed(&self, change: ProfileChange, now: Timestamp) -> Self {
        let old = self.clone();
        Self {
            username: change.username.unwrap_or(old.username),
            name: change.name.or(old.name),
            phone: change.phone.or(old.phone),
            locale: change.locale.unwrap_or(old.locale),
            version: old.version.saturating_add(1),
            updated_at: now,
            ..old
        }
    }
}

/// What kind of business a store is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// Sells goods.
    Shop,
    /// Cooks.
    Restaurant,
    /// Gives gifts.
    Gift,
}

impl StoreKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Shop, Self::Restaurant, Self::Gift];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Restaurant => "restaurant",
            Self::Gift => "gift",
        }
    }
}

/// A store of the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Names the store for ever.
    pub id: StoreId,
    /// What customers call it.
    pub name: Text<1, 60>,
    /// What it does.
    pub kind: StoreKind,
    /// When it joined the market.
    pub created_at: Timestamp,
}

/// Somebody signed in, as an access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// The store of a staff member or a merchant.
    pub store: Option<StoreId>,
    /// Through which sign-in.
    pub session: SessionId,
}

impl Caller {
    /// Whether the caller works for `store`; an admin works for every one.
    #[must_use]
    pub fn keeps(&self, store: StoreId) -> bool {
        match self.role {
            Role::Customer => false,
            Role::Staff | Role::Merchant => self.store == Some(store),
            Role::Admin => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_keep_their_own_store_and_admins_every_one() {
        let at = Timestamp::from_millis(0);
        let (own, other) = (StoreId::new(at, 1), StoreId::new(at, 2));
        for (role, store, want) in [
            (Role::Customer, None, (false, false)),
            (Role::Staff, Some(own), (true, false)),
            (Role::Merchant, Some(own), (true, false)),
            (Role::Staff, None, (false, false)),
            (Role::Admin, None, (true, true)),
        ] {
            let caller =
                Caller { user: UserId::new(at, 0), role, store, session: SessionId::new(at, 0) };
            assert_eq!((caller.keeps(own), caller.keeps(other)), want, "{role:?}");
        }
    }

    #[test]
    fn a_newcomer_is_a_customer_or_a_merchant() {
        let open: Vec<_> = Role::ALL.iter().filter(|role| role.is_open()).collect();
        assert_eq!(open, [&Role::Customer, &Role::Merchant]);
        assert_eq!(Role::parse("member"), Some(Role::Customer));
        assert_eq!(Role::parse("root"), None);
    }
}
