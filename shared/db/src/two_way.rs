//! Lists that are read in both directions, page by page: of one partition, where a sort key names
//! its item.

use crate::{
    Cursor, Error, Page, PageParams, Table,
    item::Item,
    read::{QuerySpec, key_of},
    table::Key,
};

/// A list and how it is read from its beginning.
pub(crate) struct TwoWay {
    /// Its name in cursors.
    pub(crate) list: String,
    /// The name of the read.
    pub(crate) name: &'static str,
    /// The partition.
    pub(crate) pk: String,
    /// Whether its sort keys ascend.
    pub(crate) forward: bool,
}

impl Table {
    /// A page of `list`, whose cursor its caller has checked. Eventually consistent; one read of
    /// one call, and another one where the page before is the first and has become longer.
    pub(crate) async fn two_way(
        &self,
        list: &TwoWay,
        params: &PageParams,
    ) -> Result<Page<Item>, Error> {
        let limit = usize::from(params.limit);
        if let Some(cursor) = params.cursor.as_ref().filter(|cursor| cursor.back) {
            let mut found = self.run(list, !list.forward, Some(cursor), params.limit).await?;
            if found.len() >= limit {
                let more = found.len() > limit;
                found.truncate(limit);
                found.reverse();
                let prev = found.first().filter(|_| more);
                let prev = prev.and_then(|item| list.behind(item)).map(Cursor::backwards);
                let next = found.last().and_then(|item| list.behind(item));
                return Ok(Page { items: found, prev, next });
            }
            // There is less before it than a page: that is the first one.
            let found = self.run(list, list.forward, None, params.limit).await?;
            return Ok(list.page(found, 0, limit, false));
        }
        let read = params.skip.saturating_add(params.limit);
        let found = self.run(list, list.forward, params.cursor.as_ref(), read).await?;
        let skip = usize::from(params.skip);
        let inside = params.cursor.is_some() || skip > 0;
        Ok(list.page(found, skip, limit, inside))
    }

    /// Reads `wanted` items behind `cursor`, and one more, which tells whether there is a next
    /// page.
    async fn run(
        &self,
        list: &TwoWay,
        forward: bool,
        cursor: Option<&Cursor>,
        wanted: u16,
    ) -> Result<Vec<Item>, Error> {
        let whole = wanted.saturating_add(1);
        let mut spec = QuerySpec::partition(list.name, list.pk.clone(), whole).eventual();
        spec.forward = forward;
        let at = |cursor: &Cursor| Key { pk: list.pk.clone(), sk: cursor.key.clone() };
        spec.start = cursor.map(|cursor| at(cursor).attributes());
        let mut found = Vec::new();
        loop {
            // A thousand items that are skipped may be more than an answer holds.
            let (items, rest) = self.query(spec.clone()).await?;
            found.extend(items);
            spec.start = rest;
            if spec.start.is_none() || found.len() >= usize::from(whole) {
                found.truncate(usize::from(whole));
                return Ok(found);
            }
        }
    }
}

impl TwoWay {
    /// The position behind `item`.
    fn behind(&self, item: &Item) -> Option<Cursor> {
        Some(Cursor::behind(self.list.clone(), key_of(item)?.sk))
    }

    /// The page of what was `found` forwards; it has one before if it begins `inside` the list.
    fn page(&self, mut found: Vec<Item>, skip: usize, limit: usize, inside: bool) -> Page<Item> {
        let more = found.len() > skip.saturating_add(limit);
        found.drain(..skip.min(found.len()));
        found.truncate(limit);
        let next = found.last().filter(|_| more).and_then(|item| self.behind(item));
        let prev = found.first().filter(|_| inside).and_then(|item| self.behind(item));
        Page { items: found, prev: prev.map(Cursor::backwards), next }
    }
}
