//! Searches: lists of products that no list is kept of.
//!
//! The directory of names says which products there are and in which order; their cards are what is
//! shown, and the truth. An entry that its card no longer bears out is passed over.

use db::{Page, PageParams, place_of, position_of};
use domain::{
    ProductId,
    catalog::{Filter, NameEntry, NameFilter, ProductCard, Sort, SortKey},
};

use crate::{App, AppError};

/// How often cards are read for a page whose first ones did not fill it, because entries were out
/// of date. A page is short, and not the last one, only where all of that was.
const ROUNDS: usize = 8;

/// The products on sale that `filter` keeps. One call and half a unit for each card of a page of
/// up to a hundred, and one call and half a unit more every ten seconds; what is skipped costs
/// nothing.
///
/// # Errors
/// When the table does not answer, or the cursor is of another list.
pub(super) async fn search(
    app: &App,
    filter: &Filter,
    sort: Sort,
    params: &PageParams,
) -> Result<Page<ProductCard>, AppError> {
    let after = params.cursor.as_ref().map(|cursor| place_of(sort, cursor)).transpose()?;
    let filter = NameFilter::of(filter);
    let (key, _) = SortKey::of(sort);
    let directory = app.names.fresh(&app.db, app.now()).await?;
    let limit = usize::from(params.limit);
    let skip = usize::from(params.skip);
    // One more tells whether there is a next page.
    let most = skip.saturating_add(limit.saturating_mul(ROUNDS)).saturating_add(1);
    let found = directory.search(&filter, sort, after, most);
    let mut entries = found.into_iter().skip(skip).peekable();
    let mut items: Vec<ProductCard> = Vec::with_capacity(limit);
    let mut last = None;
    for _ in 0..ROUNDS {
        let lacking = limit.saturating_sub(items.len());
        let round: Vec<&NameEntry> = entries.by_ref().take(lacking).collect();
        let Some(end) = round.last() else { break };
        last = Some(*end);
        let ids: Vec<_> = round.iter().map(|entry| entry.id).collect();
        let mut cards = app.db.cards(&ids).await?;
        for entry in round {
            let Some(card) = cards.remove(&entry.id) else { continue };
            let now = NameEntry::of(&card);
            if filter.keeps_card(&card, &now) && now.rank(key) == entry.rank(key) {
                items.push(card);
            }
        }
    }
    let next = last.filter(|_| entries.peek().is_some());
    Ok(Page { items, next: next.and_then(|entry| position_of(sort, entry)) })
}

/// The ids of the `most` newest products on sale. One call and half a unit every ten seconds.
///
/// # Errors
/// When the table does not answer.
pub async fn newest(app: &App, most: usize) -> Result<Vec<ProductId>, AppError> {
    let directory = app.names.fresh(&app.db, app.now()).await?;
    let all = NameFilter::of(&Filter::default());
    let found = directory.search(&all, Sort::Newest, None, most);
    Ok(found.into_iter().map(|entry| entry.id).collect())
}
