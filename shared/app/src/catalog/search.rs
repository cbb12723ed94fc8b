//! Searches: lists of products that no list is kept of.
//!
//! The directory of names says which products there are and in which order; their cards are what is
//! shown, and the truth. An entry that its card no longer bears out is passed over.

use db::{Cursor, Page, PageParams, place_of, position_of};
use domain::{
    ProductId,
    catalog::{Directory, Filter, NameEntry, NameFilter, ProductCard, Sort, SortKey},
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
    let filter = NameFilter::of(filter);
    let directory = app.names.fresh(&app.db, app.now()).await?;
    let search = Search { app, directory: &directory, filter: &filter, sort };
    let (limit, cursor) = (usize::from(params.limit), params.cursor.as_ref());
    if let Some(cursor) = cursor.filter(|cursor| cursor.is_back()) {
        let mut seen = search.read(Some(cursor), 0, limit).await?;
        if seen.items.len() >= limit {
            seen.items.reverse();
            let prev = seen.last.filter(|_| seen.more).map(Cursor::backwards);
            return Ok(Page { items: seen.items, prev, next: seen.first });
        }
        // There is less before it than a page: that is the first one.
        let first = search.read(None, 0, limit).await?;
        return Ok(Page::onward(first.items, first.last.filter(|_| first.more)));
    }
    let seen = search.read(cursor, params.skip.into(), limit).await?;
    let inside = cursor.is_some() || params.skip > 0;
    let prev = seen.first.filter(|_| inside).map(Cursor::backwards);
    Ok(Page { items: seen.items, prev, next: seen.last.filter(|_| seen.more) })
}

/// A search in the directory.
struct Search<'a> {
    app: &'a App,
    directory: &'a Directory,
    filter: &'a NameFilter,
    sort: Sort,
}

/// What was seen of a search, in the direction in which it was read.
struct Seen {
    items: Vec<ProductCard>,
    /// The positions of the first entry and the last one that were looked at.
    first: Option<Cursor>,
    last: Option<Cursor>,
    /// Whether there are more.
    more: bool,
}

impl Search<'_> {
    /// Reads up to `limit` cards behind `cursor`, or before it.
    async fn read(
        &self,
        cursor: Option<&Cursor>,
        skip: usize,
        limit: usize,
    ) -> Result<Seen, AppError> {
        let Self { app, directory, filter, sort } = *self;
        let after = cursor.map(|cursor| place_of(sort, cursor)).transpose()?;
        let back = cursor.is_some_and(Cursor::is_back);
        let (key, _) = SortKey::of(sort);
        // One more tells whether there is a next page.
        let most = skip.saturating_add(limit.saturating_mul(ROUNDS)).saturating_add(1);
        let found = directory.search(filter, sort, after, back, most);
        let mut entries = found.into_iter().skip(skip).peekable();
        let first = entries.peek().and_then(|entry| position_of(sort, entry));
        let mut items: Vec<ProductCard> = Vec::with_capacity(limit);
        let mut last = None;
        for _ in 0..ROUNDS {
            let lacking = limit.saturating_sub(items.len());
            let round: Vec<&NameEntry> = entries.by_ref().take(lacking).collect();
            let Some(end) = round.last() else { break };
            last = position_of(sort, end);
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
        Ok(Seen { items, first, last, more: entries.peek().is_some() })
    }
}

/// The ids of the `most` newest products on sale. One call and half a unit every ten seconds.
///
/// # Errors
/// When the table does not answer.
pub async fn newest(app: &App, most: usize) -> Result<Vec<ProductId>, AppError> {
    let directory = app.names.fresh(&app.db, app.now()).await?;
    let all = NameFilter::of(&Filter::default());
    let found = directory.search(&all, Sort::Newest, None, false, most);
    Ok(found.into_iter().map(|entry| entry.id).collect())
}
