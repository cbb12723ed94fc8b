//! Stores and their settings.

use std::collections::{BTreeSet, HashMap};

use db::{Page, PageParams, Reading, StoreConflict, TransactionError};
use domain::{
    Code, Precondition, Slug, StoreId, fold,
    store::{Store, StoreChange, StoreName},
};

use crate::{
    App, AppError,
    retry::{Retry, retry},
};

/// The store `id`.
///
/// # Errors
/// [`Code::StoreNotFound`].
pub async fn get(app: &App, id: StoreId) -> Result<Store, AppError> {
    app.db.store(id).await?.ok_or_else(|| Code::StoreNotFound.into())
}

/// The store with that name in addresses, to be shown: it may be some moments old.
///
/// # Errors
/// [`Code::StoreNotFound`], which is as the table is now.
pub async fn by_slug(app: &App, slug: &Slug) -> Result<Store, AppError> {
    for reading in [Reading::Eventual, Reading::Consistent] {
        if let Some(store) = app.db.store_by_slug(slug, reading).await? {
            return Ok(store);
        }
    }
    Err(Code::StoreNotFound.into())
}

/// A page of the market's stores, by when they joined.
///
/// # Errors
/// When the cursor is of another list.
pub async fn list(app: &App, params: &PageParams) -> Result<Page<Store>, AppError> {
    Ok(app.db.stores(params).await?)
}

/// How many stores are read at once to look for a name.
const READ: u16 = 100;
/// The most reads of one look.
const MOST_READS: usize = 20;

/// Those stores whose name, in either language, contains `words`, in any case and width: at most
/// `most`, by when they joined. It looks through two thousand.
///
/// # Errors
/// When the table does not answer.
pub async fn named(app: &App, words: &str, most: u16) -> Result<Vec<Store>, AppError> {
    let words = fold(words);
    let fits = |store: &Store| {
        let english =
            store.name_en.as_ref().is_some_and(|name| fold(name.as_str()).contains(&words));
        english || fold(store.name.as_str()).contains(&words)
    };
    let mut found = Vec::new();
    let mut cursor = None;
    for _ in 0..MOST_READS {
        let page = app.db.stores(&PageParams { limit: READ, skip: 0, cursor }).await?;
        found.extend(page.items.into_iter().filter(fits));
        cursor = page.next;
        if cursor.is_none() || found.len() >= usize::from(most) {
            break;
        }
    }
    found.truncate(most.into());
    Ok(found)
}

/// The names of those of the stores `ids` that there are, as this process knows them: no more than
/// five minutes old. What it does not know takes half a read unit each, and one call.
///
/// # Errors
/// When the table does not answer.
pub async fn names(
    app: &App,
    ids: impl IntoIterator<Item = StoreId>,
) -> Result<HashMap<StoreId, StoreName>, AppError> {
    let now = app.now();
    let ids: BTreeSet<StoreId> = ids.into_iter().collect();
    let (mut known, unknown) = app.store_names.known(ids, now);
    if unknown.is_empty() {
        return Ok(known);
    }
    let read = app.db.store_names(&unknown).await?;
    app.store_names.learn(&read, now);
    known.extend(read.into_iter().map(|name| (name.id, name)));
    Ok(known)
}

/// Changes the store `id`, if its version is one that `precondition` names. Orders that were placed
/// keep their fees.
///
/// # Errors
/// [`Code::StoreNotFound`]; [`Code::VersionConflict`]; [`Code::SlugTaken`].
pub async fn change(
    app: &App,
    id: StoreId,
    precondition: &Precondition,
    change: StoreChange,
) -> Result<Store, AppError> {
    retry("change_store", || async {
        let old = get(app, id).await?;
        precondition.check(old.version)?;
        let Some(new) = old.changed(change.clone()) else { return Ok(old) };
        match app.db.save_store(&old, &new).await {
            Ok(()) => {}
            Err(TransactionError::Condition(StoreConflict::Changed)) => return Err(Retry::Again),
            Err(TransactionError::Condition(StoreConflict::SlugTaken)) => {
                return Err(Code::SlugTaken.into());
            }
            Err(TransactionError::Db(error)) => return Err(error.into()),
        }
        app.store_names.forget(id);
        Ok(new)
    })
    .await
}
