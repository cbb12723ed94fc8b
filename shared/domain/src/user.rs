//! Users, and what their role lets them do.

use fields::{Errors, Field, Patch, Raw, Schema, Schemas, wrong};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Email, Locale, Phone, SessionId, StoreId, Text, Timestamp, UserId, Username, text::label,
};

/// What a user may do; each role may do what those before it may.
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
    pub fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Customer => label::customer(locale),
            Self::Staff => label::staff(locale),
            Self::Merchant => label::merchant(locale),
            Self::Admin => label::admin(locale),
        }
    }

    /// The role of that name in any case; `member` is read as `customer`, `store` as `merchant`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("member") {
            return Some(Self::Customer);
        }
        if is("store") {
            return Some(Self::Merchant);
        }
        Self::ALL.iter().copied().find(|role| is(role.as_str()))
    }

    /// Whether a registration may ask for this role.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Customer | Self::Merchant => true,
            Self::Staff | Self::Admin => false,
        }
    }
}

impl Schema for Role {
    fn schema(_: &mut Schemas) -> Value {
        let names: Vec<_> = Self::ALL.iter().map(|role| role.as_str()).collect();
        json!({ "type": "string", "enum": names })
    }
}

impl Field for Role {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let found = Self::parse(fields::string(raw, errors)?);
        if found.is_none() {
            let names: Vec<_> = Self::ALL.iter().map(|role| role.as_str()).collect();
            errors.push("enum", wrong::one_of(&names));
        }
        found
    }
}

/// A user with a login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// User id.
    pub id: UserId,
    /// The login name.
    pub username: Username,
    /// E-mail address; also accepted as the login name.
    pub email: Email,
    /// Argon2id in PHC format, or bcrypt from another system until the next sign-in.
    pub password_hash: String,
    /// What the user may do without a store: `customer`, or `admin`. Who works for a store has a
    /// membership.
    pub role: Role,
    /// The name that pages greet with.
    pub name: Option<Text<1, 50>>,
    /// A telephone number.
    pub phone: Option<Phone>,
    /// The language of pages and mail.
    pub locale: Locale,
    /// The fingerprint of the request that registered the user, if that had an idempotency key.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Counts the changes, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// When the user registered.
    pub created_at: Timestamp,
    /// When something last changed.
    pub updated_at: Timestamp,
}

/// What a user may change in the own profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// The login name; `None` keeps it.
    pub username: Option<Username>,
    /// The name that pages greet with.
    pub name: Patch<Text<1, 50>>,
    /// A telephone number.
    pub phone: Patch<Phone>,
    /// The language; `None` keeps it.
    pub locale: Option<Locale>,
}

impl User {
    /// The name to greet with: the login name where there is no other.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name.as_ref().map_or(self.username.as_str(), Text::as_str)
    }

    /// The user as an admin since `now`; `None` if that changes nothing.
    #[must_use]
    pub fn as_admin(&self, now: Timestamp) -> Option<Self> {
        let version = self.version.saturating_add(1);
        let admin = || Self { role: Role::Admin, version, updated_at: now, ..self.clone() };
        (self.role != Role::Admin).then(admin)
    }

    /// The user with `change` made at `now`; `None` if it changes nothing.
    #[must_use]
    pub fn changed(&self, change: ProfileChange, now: Timestamp) -> Option<Self> {
        let old = self.clone();
        let changed = Self {
            username: change.username.unwrap_or(old.username),
            name: change.name.apply(old.name),
            phone: change.phone.apply(old.phone),
            locale: change.locale.unwrap_or(old.locale),
            ..self.clone()
        };
        let version = self.version.saturating_add(1);
        (changed != *self).then_some(Self { version, updated_at: now, ..changed })
    }
}

/// An authenticated caller, as its access token names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// User id.
    pub user: UserId,
    /// Role: of the membership in the store that the caller acts for.
    pub role: Role,
    /// The store that a staff member or a merchant acts for.
    pub store: Option<StoreId>,
    /// Session id.
    pub session: SessionId,
}

impl Caller {
    /// Whether the caller works for `store`; an admin works for every one.
    #[must_use]
    pub fn can_manage(&self, store: StoreId) -> bool {
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
            assert_eq!((caller.can_manage(own), caller.can_manage(other)), want, "{role:?}");
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
