//! What the API shows of a person; never the password's hash.

use app::accounts::SignedIn;
use domain::{
    Email, Locale, StoreId, Text, UserId, Username,
    account::{Role, User},
    session::ACCESS_SECONDS,
};
use endpoint::{OkWithTag, Rfc3339, view};

view! {
    /// A person.
    pub struct UserView {
        /// Names the person for ever.
        pub id: UserId,
        /// The login name.
        pub username: Username,
        /// The other login name.
        pub email: Email,
        /// What the person may do.
        pub role: Role,
        /// The store of a staff member or a merchant.
        pub store_id: Option<StoreId>,
        /// The name that pages greet with.
        pub name: Option<Text<1, 50>>,
        /// A telephone number.
        pub phone: Option<Text<1, 20>>,
        /// The language of pages and mail.
        pub locale: Locale,
        /// Counts the changes, from 1.
        pub version: u64,
        /// When the person registered.
        pub created_at: Rfc3339,
        /// When something last changed.
        pub updated_at: Rfc3339,
    }
}

view! {
    /// A person who has just registered.
    pub struct RegisteredView {
        /// Names the person for ever.
        pub id: UserId,
        /// The login name.
        pub username: Username,
        /// The other login name.
        pub email: Email,
        /// What the person may do.
        pub role: Role,
        /// The store of a merchant.
        pub store_id: Option<StoreId>,
        /// When the person registered.
        pub created_at: Rfc3339,
        /// What was done.
        pub message: &'static str,
    }
}

view! {
    /// What somebody gets who signs in or renews a session.
    pub struct TokenView {
        /// For the `Authorization` header.
        pub access_token: String,
        /// `bearer`.
        pub token_type: &'static str,
        /// How long the access token is good, in seconds.
        pub expires_in: i64,
        /// For the next pair, once within 14 days.
        pub refresh_token: String,
        /// What the person may do.
        pub role: Role,
        /// Who signed in.
        pub user: UserView,
        /// What was done.
        pub message: &'static str,
    }
}

view! {
    /// What was done.
    pub struct MessageView {
        /// One sentence.
        pub message: &'static str,
    }
}

impl UserView {
    /// The person, with the version as the tag.
    #[must_use]
    pub fn tagged(user: User) -> OkWithTag<Self> {
        let tag = user.version.to_string();
        OkWithTag { value: user.into(), tag }
    }
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            username: user.username,
            email: user.email,
            role: user.role,
            store_id: user.store,
            name: user.name,
            phone: user.phone,
            locale: user.locale,
            version: user.version,
            created_at: Rfc3339(user.created_at),
            updated_at: Rfc3339(user.updated_at),
        }
    }
}

impl From<User> for RegisteredView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            username: user.username,
            email: user.email,
            role: user.role,
            store_id: user.store,
            created_at: Rfc3339(user.created_at),
            message: "Registered; sign in to go on.",
        }
    }
}

impl TokenView {
    /// The tokens and whose they are.
    #[must_use]
    pub fn new(signed_in: SignedIn, message: &'static str) -> Self {
        let SignedIn { user, tokens } = signed_in;
        Self {
            access_token: tokens.access,
            token_type: "bearer",
            expires_in: ACCESS_SECONDS,
            refresh_token: tokens.refresh,
            role: user.role,
            user: user.into(),
            message,
        }
    }
}
