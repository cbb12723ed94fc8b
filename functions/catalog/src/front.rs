//! The source designs' own ways into the one catalogue.

use app::App;
use domain::catalog::{ProductKind, Stocked};
use endpoint::{FromRequest, Problem, Request, Schemas, openapi::Operation};

use crate::ProductView;

/// Through which design's path the catalogue is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// The canonical one: every kind.
    Market,
    /// The members' gifts for points.
    Members,
    /// The restaurant's menu.
    Menu,
}

impl Front {
    fn of(path: &str) -> Self {
        if path.starts_with("/orchestration/") {
            Self::Menu
        } else if path.contains("/members/") {
            Self::Members
        } else {
            Self::Market
        }
    }

    /// The only kind there is behind this path.
    #[must_use]
    pub const fn kind(self) -> Option<ProductKind> {
        match self {
            Self::Market => None,
            Self::Members => Some(ProductKind::Gift),
            Self::Menu => Some(ProductKind::MenuItem),
        }
    }

    /// A product of a list, with the fields that are expected behind this path.
    #[must_use]
    pub fn listed(self, stocked: Stocked) -> ProductView {
        let view = ProductView { description: None, ..stocked.into() };
        match self {
            Self::Members => ProductView { points_required: view.points_price, ..view },
            Self::Market | Self::Menu => view,
        }
    }
}

impl FromRequest for Front {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self::of(&request.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_designs_path_fixes_the_kind() {
        for (path, want) in [
            ("/api/products", None),
            ("/api/v1/merchants/products/", None),
            ("/api/members/products", Some(ProductKind::Gift)),
            ("/api/v1/members/products/", Some(ProductKind::Gift)),
            ("/orchestration/menu/items", Some(ProductKind::MenuItem)),
            ("/orchestration/menu/admin/items", Some(ProductKind::MenuItem)),
        ] {
            assert_eq!(Front::of(path).kind(), want, "{path}");
        }
    }
}
