//! Lists of products: which, and in which order.

use super::{kind::ProductKind, search::words};
use crate::{CategoryId, Points, StoreId, Text};

/// How a list of products is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By price, the lowest first.
    PriceAsc,
    /// By price, the highest first.
    PriceDesc,
    /// By name.
    NameAsc,
    /// The newest first.
    #[default]
    Newest,
    /// By points price, the lowest first; products without one are left out.
    PointsAsc,
}

impl Sort {
    /// Every sort order.
    pub const ALL: &'static [Self] =
        &[Self::PriceAsc, Self::PriceDesc, Self::NameAsc, Self::Newest, Self::PointsAsc];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PriceAsc => "price_asc",
            Self::PriceDesc => "price_desc",
            Self::NameAsc => "name_asc",
            Self::Newest => "newest",
            Self::PointsAsc => "points_asc",
        }
    }
}

fields::choice!(Sort, as_str);

/// Which products a list holds; `None` holds all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this store's.
    pub store: Option<StoreId>,
    /// Only this kind.
    pub kind: Option<ProductKind>,
    /// Only those that cost this many points or more; what has no points price does not.
    pub points_min: Option<Points>,
    /// Only the category with this id or name.
    pub category: Option<Text<1, 40>>,
    /// Only those whose name holds every word of this, in any order, case, width and spelling.
    pub q: Option<Text<1, 50>>,
}

/// Which products a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All of them.
    Market,
    /// Those of a kind.
    Kind(ProductKind),
    /// Those of a store.
    Store(StoreId),
    /// Those of a category.
    Category(CategoryId),
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SortKey {
    /// The time when it was first listed.
    Time,
    /// The price in TWD; products without one are left out.
    Price,
    /// The folded name.
    Name,
    /// The price in points; products without one are left out.
    Points,
}

impl SortKey {
    /// What a list that is sorted by `sort` is read by, and whether forwards.
    #[must_use]
    pub const fn of(sort: Sort) -> (Self, bool) {
        match sort {
            Sort::Newest => (Self::Time, false),
            Sort::PriceAsc => (Self::Price, true),
            Sort::PriceDesc => (Self::Price, false),
            Sort::NameAsc => (Self::Name, true),
            Sort::PointsAsc => (Self::Points, true),
        }
    }
}

/// The list that holds what `filter` keeps, all of it and nothing else, or nothing of it, if its
/// category is one of another store; `None` if there is none, and the directory of names has to be
/// asked.
#[must_use]
pub fn list_of(filter: &Filter, key: SortKey) -> Option<Scope> {
    let Filter { store, kind, points_min, category, q } = filter;
    let asks_words = q.as_ref().is_some_and(|q| !words(q.as_str()).is_empty());
    // Every card of a list by points has a price in points.
    let asks_points =
        points_min.is_some_and(|least| key != SortKey::Points || least > Points::ZERO);
    if asks_words || asks_points {
        return None;
    }
    match (category, store, kind) {
        (None, None, None) => Some(Scope::Market),
        (None, None, Some(kind)) => Some(Scope::Kind(*kind)),
        (None, Some(store), None) => Some(Scope::Store(*store)),
        // Lists are of a category's id: several stores may have one of the same name. A category is
        // of one store, so that all of its products are that store's or none is.
        (Some(category), _, None) => category.as_str().parse().ok().map(Scope::Category),
        _ => None,
    }
}
