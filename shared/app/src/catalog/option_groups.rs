//! Option groups of a store, by its staff.

use db::{ChoiceTaken, Reading, TransactionError};
use domain::{
    ChoiceCode, Code, GroupId, StoreId, Text, TwdDelta,
    catalog::{Choice, ChoiceUnits, GroupWithStock, OptionGroup, count_choices},
};
use fields::Patch;

use crate::{
    App, AppError,
    retry::{Retry, retry},
};

/// A choice as its store describes it.
#[derive(Clone, Debug)]
pub struct NewChoice {
    /// Its code.
    pub code: ChoiceCode,
    /// Its name.
    pub name: Text<1, 40>,
    /// Its name in English.
    pub name_en: Option<Text<1, 60>>,
    /// What it adds to the price of one unit.
    pub delta: TwdDelta,
    /// Whether the store offers it.
    pub available: bool,
    /// Units in stock: a number starts to count them or repeats the current one, `Clear` stops
    /// counting.
    pub units: Patch<u32>,
}

/// An option group as its store describes it.
#[derive(Clone, Debug)]
pub struct NewOptionGroup {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: Text<1, 40>,
    /// Its name in English.
    pub name_en: Option<Text<1, 60>>,
    /// The fewest choices that are made of it.
    pub min: u16,
    /// The most.
    pub max: u16,
    /// The choices.
    pub choices: Vec<NewChoice>,
}

/// The option groups of `store` and the stock of their choices, by id.
///
/// # Errors
/// When the table does not answer.
pub async fn option_groups(app: &App, store: StoreId) -> Result<Vec<GroupWithStock>, AppError> {
    let groups = app.db.option_groups(store).await?;
    Ok(app.db.with_choice_stock(groups, Reading::Consistent).await?)
}

/// The option group `id` of `store` and the stock of its choices.
///
/// # Errors
/// [`Code::OptionGroupNotFound`].
pub async fn option_group(
    app: &App,
    store: StoreId,
    id: GroupId,
) -> Result<GroupWithStock, AppError> {
    known(app, store, id).await?.ok_or_else(|| Code::OptionGroupNotFound.into())
}

async fn known(app: &App, store: StoreId, id: GroupId) -> Result<Option<GroupWithStock>, AppError> {
    let found = app.db.option_group(store, id).await?;
    Ok(app.db.with_choice_stock(found.into_iter().collect(), Reading::Consistent).await?.pop())
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
) -> Result<GroupWithStock, AppError> {
    retry("set_option_group", || async {
        let old = known(app, store, new.id).await?;
        let (old, before) = match old {
            Some(GroupWithStock { group, units }) => (Some(group), units),
            None => (None, ChoiceUnits::new()),
        };
        let group = described(app, store, new, old.as_ref()).checked()?;
        let said: Vec<_> = new.choices.iter().map(|choice| choice.units.clone()).collect();
        let (group, first) = count_choices(group, &said, &before)?;
        let units = before.into_iter().chain(first.clone());
        let tracked = |code| group.choice(code).is_some_and(|choice| choice.tracked);
        let units = units.filter(|(code, _)| tracked(*code)).collect();
        if let Some(old) = old.as_ref()
            && (OptionGroup { version: old.version, updated_at: old.updated_at, ..group.clone() })
                == *old
        {
            return Ok(GroupWithStock { group: old.clone(), units });
        }
        match app.db.save_option_group(old.as_ref(), &group, &first).await {
            Ok(()) => Ok(GroupWithStock { group, units }),
            Err(TransactionError::Condition(ChoiceTaken::Changed)) => Err(Retry::Again),
            Err(TransactionError::Condition(ChoiceTaken::Code(code))) => {
                Err(group.taken(code).into())
            }
            Err(TransactionError::Db(error)) => Err(error.into()),
        }
    })
    .await
}

/// The group that `new` describes, written over `old`. How its choices are counted is not decided.
fn described(
    app: &App,
    store: StoreId,
    new: &NewOptionGroup,
    old: Option<&OptionGroup>,
) -> OptionGroup {
    let choice = |new: &NewChoice| {
        let kept = old.and_then(|old| old.choice(new.code));
        Choice {
            code: new.code,
            name: new.name.clone(),
            name_en: new.name_en.clone(),
            delta: new.delta,
            available: new.available,
            serial: kept.map_or_else(|| serial(app), |kept| kept.serial),
            tracked: false,
        }
    };
    OptionGroup {
        id: new.id,
        store,
        name: new.name.clone(),
        name_en: new.name_en.clone(),
        min: new.min,
        max: new.max,
        choices: new.choices.iter().map(choice).collect(),
        sold_out: old.map(|old| old.sold_out.clone()).unwrap_or_default(),
        version: old.map_or(1, |old| old.version.saturating_add(1)),
        updated_at: app.now(),
    }
}

/// A serial that, as good as certainly, no other choice with the same code has or had.
fn serial(app: &App) -> u32 {
    let [a, b, c, d, ..] = app.entropy().to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
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
) -> Result<GroupWithStock, AppError> {
    retry("remove_option_group", || async {
        let found = option_group(app, store, id).await?;
        match app.db.delete_option_group(&found.group).await {
            Ok(()) => Ok(found),
            Err(TransactionError::Condition(_)) => Err(Retry::Again),
            Err(TransactionError::Db(error)) => Err(error.into()),
        }
    })
    .await
}
