//! Drafts of the checkout: what is typed into it survives a sign-in, the end of a session and the
//! switch of the language.
//!
//! They are kept in the table and not in a cookie: API Gateway takes 10,240 bytes of headers, of
//! which a guest's cart may be 3,900 already, and what somebody typed is not sent along with every
//! picture. A browser keeps the key of its draft, and nobody else has it.

use std::fmt;

use domain::{
    OrderId, UserId,
    draft::{CheckoutDraft, DRAFT_SECONDS},
};

use crate::{App, AppError};

/// The key of a draft, which whoever typed it holds.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftKey(String);

impl DraftKey {
    /// How long a browser keeps it, in seconds.
    pub const SECONDS: i64 = DRAFT_SECONDS;

    /// A new key, which nobody can guess.
    #[must_use]
    pub fn new(app: &App) -> Self {
        Self(format!("{:016x}{:016x}", app.entropy(), app.entropy()))
    }

    /// The key that `text` spells.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DraftKey {
    /// Whoever knows it may read the draft: it stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DraftKey(…)")
    }
}

/// The draft of `key` that `user` may see, if it is still kept.
///
/// # Errors
/// When the table does not answer.
pub async fn load(
    app: &App,
    key: Option<&DraftKey>,
    user: Option<UserId>,
) -> Result<Option<CheckoutDraft>, AppError> {
    let Some(key) = key else { return Ok(None) };
    let found = app.db.draft(key.as_str()).await?;
    Ok(found.filter(|draft| draft.is_for(user, app.now())))
}

/// Keeps `draft` under `key`, in the place of what was there.
///
/// # Errors
/// When the table does not answer.
pub async fn save(app: &App, key: &DraftKey, draft: &CheckoutDraft) -> Result<(), AppError> {
    Ok(app.db.save_draft(key.as_str(), draft).await?)
}

/// Keeps of a draft only that `order` was placed with it, and, while more of the cart is to be
/// ordered, what was `typed` of the person. Whoever goes back from the cashier is led to the order,
/// which is placed whatever becomes of this.
pub async fn placed<'a>(
    app: &App,
    key: &DraftKey,
    order: OrderId,
    typed: impl IntoIterator<Item = (&'a str, &'a str)>,
    user: Option<UserId>,
) {
    let draft = CheckoutDraft::new(typed, user, app.now());
    let draft = CheckoutDraft { placed: Some(order), ..draft };
    if let Err(error) = save(app, key, &draft).await {
        tracing::warn!(order.id = %order, "a draft stays as it was: {error}");
    }
}

/// Erases the draft of `key`.
///
/// # Errors
/// When the table does not answer.
pub async fn erase(app: &App, key: &DraftKey) -> Result<(), AppError> {
    Ok(app.db.erase_draft(key.as_str()).await?)
}
