//! Categories.

use db::{CategoryError, Once, OnceError, Page, PageParams, TransactionError};
use domain::{
    CategoryId, Code, DomainError, Message, Multiline, StoreId, Text,
    catalog::{Category, CategoryRef},
    fold,
};
use fields::body_field;

use crate::{App, AppError, once::check_repeated, text};

/// A new category.
#[derive(Clone, Debug)]
pub struct NewCategory {
    /// Unique within the store, as it is folded.
    pub name: Text<1, 40>,
    /// Its name in English.
    pub name_en: Option<Text<1, 60>>,
    /// What belongs in it.
    pub description: Option<Multiline<1, 500>>,
    /// The same in English.
    pub description_en: Option<Multiline<1, 1000>>,
    /// Its position in lists, from 0.
    pub position: u16,
}

/// Adds a category to `store`. With an idempotency key it is added once.
///
/// # Errors
/// [`Code::CategoryExists`]; [`Code::StoreFull`] when the store has as many as it may have.
pub async fn add_category(
    app: &App,
    store: StoreId,
    input: NewCategory,
    once: Option<Once<'_>>,
) -> Result<Category, AppError> {
    let NewCategory { name, name_en, description, description_en, position } = input;
    let folded = fold(name.as_str());
    let id = CategoryId::derived(&[&store.to_string(), &folded]);
    let category = Category {
        id,
        store,
        name,
        name_en,
        description,
        description_en,
        position,
        created_at: app.now(),
    };
    match app.db.add_category(&category, once).await {
        Ok(()) => Ok(category),
        Err(TransactionError::Condition(OnceError::Repeated(fingerprint))) => {
            check_repeated(once, &fingerprint)?;
            let first = app.db.category(store, id).await?;
            first.ok_or(AppError::TooMuchContention("add_category"))
        }
        Err(TransactionError::Condition(OnceError::Condition(CategoryError::Exists))) => {
            Err(Code::CategoryExists.into())
        }
        Err(TransactionError::Condition(OnceError::Condition(CategoryError::TooMany))) => {
            Err(Code::StoreFull.into())
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// Every category of one store, by position, or a page of those of all: the first ten of each store
/// before the next, by store and position.
///
/// # Errors
/// When the cursor is of another list.
pub async fn categories(
    app: &App,
    store: Option<StoreId>,
    params: &PageParams,
) -> Result<Page<Category>, AppError> {
    match store {
        Some(store) => Ok(Page::onward(app.db.store_categories(store).await?, None)),
        None => Ok(app.db.market_categories(params).await?),
    }
}

/// The category `id` of `store`, as its products show it.
pub(super) async fn category_of(
    app: &App,
    store: StoreId,
    id: Option<CategoryId>,
) -> Result<Option<CategoryRef>, AppError> {
    let Some(id) = id else { return Ok(None) };
    let found = app.db.category(store, id).await?;
    match found {
        Some(found) => Ok(Some(CategoryRef::from(&found))),
        None => {
            let message = Message::of(text::category_unknown);
            let error = body_field("category_id", "not_found", message);
            Err(DomainError::Fields(Code::CategoryNotFound, vec![error]).into())
        }
    }
}
