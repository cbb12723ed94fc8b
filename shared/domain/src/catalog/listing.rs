//! Lists of products: which, and in which order.

use super::kind::ProductKind;
use crate::{Points, StoreId, Text};

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
