//! What somebody has typed into the checkout, and how it is kept.

use app::{
    App, AppError,
    drafts::{self, DraftKey},
};
use domain::{
    OrderId, StoreId, UserId, address_book::SavedAddress, draft::CheckoutDraft, user::Caller,
};
use endpoint::{RawFields, cookies};

use crate::{address::fields::typed_of, format::query, parts::form::FormState};

/// The fields of the checkout that say something about the person.
const PERSON: &[&str] = &["name", "phone", "email", "district", "postal_code", "address"];
/// The others that are kept.
const ORDER: &[&str] = &["store_id", "key", "fulfilment", "table", "note", "save_address"];

/// What is kept of the fields `names`.
fn typed<'a>(
    fields: &'a RawFields,
    names: &'a [&'a str],
) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    names.iter().map(|name| (*name, fields.get(name))).filter(|(_, value)| !value.is_empty())
}

/// To whom the form was shown; none for a guest.
pub(crate) fn shown_to(fields: &RawFields) -> Option<UserId> {
    fields.get("by").parse().ok()
}

/// Whether the form was shown to another user than the one who sends it: the session has ended
/// since, or somebody else has signed in.
pub(crate) fn is_of_another(fields: &RawFields, caller: Option<Caller>) -> bool {
    shown_to(fields).is_some_and(|user| caller.is_none_or(|caller| caller.user != user))
}

/// Keeps what was typed, with an `address` in its place if one is given, and returns the cookie
/// with its key.
pub(crate) async fn keep(
    app: &App,
    key: Option<DraftKey>,
    fields: &RawFields,
    address: Option<&SavedAddress>,
    caller: Option<Caller>,
) -> Result<String, AppError> {
    let by = shown_to(fields).or(caller.map(|caller| caller.user));
    let chosen = address.map(typed_of).unwrap_or_default();
    let person = typed(fields, PERSON);
    let all = typed(fields, ORDER)
        .chain(person)
        .chain(chosen.iter().map(|(name, value)| (*name, value.as_str())));
    let key = key.unwrap_or_else(|| DraftKey::new(app));
    drafts::save(app, &key, &CheckoutDraft::new(all, by, app.now())).await?;
    Ok(cookies::draft(app, &key))
}

/// Keeps that `order` was placed with what was typed, and what that says of the person if `more` is
/// to be ordered; returns the cookie with its key.
pub(crate) async fn keep_placed(
    app: &App,
    key: Option<DraftKey>,
    order: OrderId,
    (fields, more): (&RawFields, bool),
    caller: Option<Caller>,
) -> String {
    let key = key.unwrap_or_else(|| DraftKey::new(app));
    let person = typed(fields, if more { PERSON } else { &[] });
    let user = caller.map(|caller| caller.user);
    drafts::placed(app, &key, order, person, user).await;
    cookies::draft(app, &key)
}

/// The form as it was left, and its idempotency key, if it was of this `store` and has placed
/// nothing yet.
pub(crate) fn restored(draft: &CheckoutDraft, store: Option<StoreId>) -> (FormState, Option<&str>) {
    let value = |name: &str| draft.typed.get(name).map(String::as_str);
    let same = store.is_some_and(|store| value("store_id") == Some(store.to_string().as_str()));
    let all = draft.typed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let own = |name: &str| same || PERSON.contains(&name);
    let sheet = FormState::filled(all.filter(|(name, _)| own(name)));
    (sheet, value("key").filter(|_| same && draft.placed.is_none()))
}

/// The path of the checkout of `store`.
pub(crate) fn checkout_path(store: Option<StoreId>) -> String {
    let store = store.map(|store| store.to_string());
    format!("/checkout{}", query(&[("store_id", store.as_deref())]))
}
