//! The way back through a list that is read forwards alone: the cursors of the pages before.

use endpoint::{ListCursor, Query, TextLine};

use crate::parts::pager::Pager;

/// The most pages that are remembered.
const MOST: usize = 10;

/// Where in a list a page is, and which way led to it.
#[derive(Clone, Debug, Default, Query)]
pub struct Trail {
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
    /// The cursors of the pages before, with dots between; that of the first page is empty.
    pub back: Option<TextLine<3000>>,
}

impl Trail {
    /// The links to the pages beside this one, whose cursor is followed by `next`; `address` makes
    /// one of a query.
    pub(crate) fn pager(
        &self,
        next: Option<String>,
        address: impl Fn(&[(&str, Option<&str>)]) -> String,
    ) -> Pager {
        let Some(here) = &self.cursor else {
            let next = next.map(|next| address(&[("cursor", Some(&next)), ("back", Some("."))]));
            return Pager { next, ..Pager::default() };
        };
        let here = here.0.encode();
        // Each cursor has a dot before it, so that the way through the first page is not empty.
        let way = self.back.as_ref().map(|way| way.0.as_str()).unwrap_or_default();
        let before = way.rsplit_once('.');
        let to = |(rest, last): (&str, &str)| {
            let last = Some(last).filter(|last| !last.is_empty());
            let rest = last.and(Some(rest)).filter(|rest| !rest.is_empty());
            address(&[("cursor", last), ("back", rest)])
        };
        let onward = next.map(|next| {
            let way: Vec<_> = way.split('.').skip(1).chain([here.as_str()]).collect();
            let kept = way.len().saturating_sub(MOST);
            let kept: String = way.iter().skip(kept).map(|one| format!(".{one}")).collect();
            address(&[("cursor", Some(&next)), ("back", Some(&kept))])
        });
        Pager { first: Some(address(&[])), previous: before.map(to), next: onward }
    }
}

#[cfg(test)]
mod tests {
    use db::Cursor;

    use super::*;

    fn cursor(key: &str) -> Cursor {
        let text = format!(r#"{{"l":"x","k":"{key}"}}"#);
        serde_json::from_str(&text).unwrap()
    }

    /// The query of a link as the trail that it leads to.
    fn followed(query: &str) -> Trail {
        let pair = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        Trail {
            cursor: pair("cursor").map(|text| ListCursor(Cursor::decode(&text).unwrap())),
            back: pair("back").map(TextLine),
        }
    }

    fn pager(trail: &Trail, next: Option<&str>) -> Pager {
        trail.pager(next.map(|key| cursor(key).encode()), |pairs| {
            let pairs =
                pairs.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)));
            pairs.collect::<Vec<_>>().join("&")
        })
    }

    #[test]
    fn the_way_back_is_the_way_that_was_gone() {
        let mut trail = Trail::default();
        let mut seen = Vec::new();
        for page in 0..14 {
            let links = pager(&trail, Some(&format!("{page}")));
            assert_eq!(links.first.is_some(), page > 0);
            assert_eq!(links.previous.is_some(), page > 0, "{page}");
            seen.push(trail.cursor.as_ref().map(|cursor| cursor.0.encode()));
            trail = followed(&links.next.unwrap());
        }
        for want in seen.iter().rev().take(MOST) {
            trail = followed(&pager(&trail, None).previous.unwrap());
            assert_eq!(&trail.cursor.as_ref().map(|cursor| cursor.0.encode()), want);
        }
    }
}
