//! Option groups of a store, by its staff.

use db::{ChoiceTaken, TransactionError};
use domain::{
    Code, GroupId, StoreId, Text,
    catalog::{Choice, OptionGroup},
};

use crate::{
    App, AppError,
    retry::{Retry, retry},
};

/// An option group as its store describes it.
#[derive(Clone, Debug)]
pub struct NewOptionGroup {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: Text<1, 40>,
    /// The fewest choices that are made of it.
    pub min: u16,
    /// The most.
    pub max: u16,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// The option groups of `store`, by id.
///
/// # Errors
/// When the table does not answer.
pub async fn option_groups(app: &App, store: StoreId) -> Result<Vec<OptionGroup>, AppError> {
    Ok(app.db.option_groups(store).await?)
}

/// The option group `id` of `store`.
///
/// # Errors
/// [`Code::OptionGroupNotFound`].
pub async fn option_group(app: &App, store: StoreId, id: GroupId) -> Result<OptionGroup, AppError> {
    let found = app.db.option_group(store, id).await?;
    found.ok_or_else(|| Code::OptionGroupNotFound.into())
}

/// Adds an option group to `store`, or writes it over the one with its id; writing the same again
/// changes nothing.
///
/// # Errors
/// [`Code::ValidationFailed`]; [`Code::ChoiceCodeTaken`] when another group has one of its codes.
pub async fn set_option_group(
    app: &App,
    store: StoreId,
    new: &NewOptionGroup,
) -> Result<OptionGroup, AppError> {
    retry("set_option_group", || async {
        let old = app.db.option_group(store, new.id).await?;
        let group = OptionGroup {
            id: new.id,
            store,
            name: new.name.clone(),
            min: new.min,
            max: new.max,
            choices: new.choices.clone(),
            version: old.as_ref().map_or(1, |old| old.version.saturating_add(1)),
            updated_at: app.now(),
        };
        let group = group.checked()?;
        if let Some(old) = &old
            && (OptionGroup { version: old.version, updated_at: old.updated_at, ..group.clone() })
                == *old
        {
            return Ok(old.clone());
        }
        match app.db.save_option_group(old.as_ref(), &group).await {
            Ok(()) => Ok(group),
            Err(TransactionError::Condition(ChoiceTaken::Changed)) => Err(Retry::Again),
            Err(TransactionError::Condition(ChoiceTaken::Code(code))) => {
                Err(group.taken(code).into())
            }
            Err(TransactionError::Db(error)) => Err(error.into()),
        }
    })
    .await
}

/// Deletes an option group of `store`, and returns what it was. Products that offer it don't from
/// now on.
///
/// # Errors
/// [`Code::OptionGroupNotFound`].
pub async fn remove_option_group(
    app: &App,
    store: StoreId,
    id: GroupId,
) -> Result<OptionGroup, AppError> {
    retry("remove_option_group", || async {
        let group = option_group(app, store, id).await?;
        match app.db.delete_option_group(&group).await {
            Ok(()) => Ok(group),
            Err(TransactionError::Condition(_)) => Err(Retry::Again),
            Err(TransactionError::Db(error)) => Err(error.into()),
        }
    })
    .await
}
