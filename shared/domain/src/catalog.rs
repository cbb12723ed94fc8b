//! The catalogue: products, their categories, their stock.

use fields::{Message, Patch, body_field};
use serde::{Deserialize, Serialize};

use crate::{
    CategoryId, Code, DomainError, Locale, Points, Precondition, ProductId, StoreId, Text,
    Timestamp, Twd,
};

/// What a product is, and so how it can reach a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// Something to be shipped.
    Goods,
    /// Something to be cooked.
    MenuItem,
    /// Something given for points, or a voucher.
    Gift,
}

impl ProductKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Goods, Self::MenuItem, Self::Gift];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::MenuItem => "menu_item",
            Self::Gift => "gift",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub const fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Goods => locale.pick("商品", "Goods"),
            Self::MenuItem => locale.pick("餐點", "Food"),
            Self::Gift => locale.pick("禮品", "Gifts"),
        }
    }
}

fields::choice!(ProductKind, as_str);

/// A group of a store's products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Names the category for ever.
    pub id: CategoryId,
    /// Whose it is.
    pub store: StoreId,
    /// Unique within the store.
    pub name: Text<1, 40>,
    /// What belongs in it.
    pub description: Option<Text<1, 500>>,
    /// Its place in lists, from 0.
    pub position: u16,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The category that a product stands in, as the product shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRef {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: Text<1, 40>,
}

/// What a merchant says of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDetails {
    /// What it is.
    pub kind: ProductKind,
    /// What customers call it.
    pub name: Text<1, 100>,
    /// More about it.
    pub description: Option<Text<1, 4000>>,
    /// What it costs in TWD.
    pub price: Option<Twd>,
    /// What it costs in points.
    pub points_price: Option<Points>,
    /// Where its picture is.
    pub image_url: Option<Text<1, 500>>,
    /// Where it stands.
    pub category: Option<CategoryRef>,
    /// Whether its units are counted.
    pub tracked: bool,
    /// Whether it is on the shelf.
    pub active: bool,
}

/// What an edit says of a product; what it leaves out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductChange {
    /// What it is.
    pub kind: Option<ProductKind>,
    /// What customers call it.
    pub name: Option<Text<1, 100>>,
    /// More about it.
    pub description: Patch<Text<1, 4000>>,
    /// What it costs in TWD.
    pub price: Patch<Twd>,
    /// What it costs in points.
    pub points_price: Patch<Points>,
    /// Where its picture is.
    pub image_url: Patch<Text<1, 500>>,
    /// Where it stands.
    pub category: Patch<CategoryRef>,
    /// Whether its units are counted.
    pub tracked: Option<bool>,
    /// Whether it is on the shelf.
    pub active: Option<bool>,
}

impl ProductDetails {
    /// The details after `change`.
    #[must_use]
    pub fn changed(&self, change: ProductChange) -> Self {
        let old = self.clone();
        Self {
            kind: change.kind.unwrap_or(old.kind),
            name: change.name.unwrap_or(old.name),
            description: change.description.apply(old.description),
            price: change.price.apply(old.price),
            points_price: change.points_price.apply(old.points_price),
            image_url: change.image_url.apply(old.image_url),
            category: change.category.apply(old.category),
            tracked: change.tracked.unwrap_or(old.tracked),
            active: change.active.unwrap_or(old.active),
        }
    }
}

/// A product. Its units are counted elsewhere, so that selling it does not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Names the product for ever.
    pub id: ProductId,
    /// Who sells it.
    pub store: StoreId,
    /// What the merchant says of it.
    #[serde(flatten)]
    pub details: ProductDetails,
    /// The fingerprint of the request that created it, if that had an idempotency key.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Counts the edits, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it was first listed.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

/// A product and the units that are left; `None` where they are not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductWithStock {
    /// The product.
    pub product: Product,
    /// Units on hand.
    pub stock: Option<u32>,
}

/// The most units that a stock may hold.
pub const MAX_STOCK: u32 = 1_000_000;

impl Product {
    /// A new product.
    ///
    /// # Errors
    /// [`Code::ValidationFailed`] when it has no price at all.
    pub fn list(
        id: ProductId,
        store: StoreId,
        details: ProductDetails,
        now: Timestamp,
    ) -> Result<Self, DomainError> {
        let (version, created_at, updated_at, fingerprint) = (1, now, now, None);
        Self { id, store, details, fingerprint, version, created_at, updated_at }.checked()
    }

    /// The product with other details; `None` if they are what is there.
    ///
    /// # Errors
    /// [`Code::VersionConflict`] when it is not of a version that `precondition` allows,
    /// [`Code::ValidationFailed`] when no price is left.
    pub fn edit(
        &self,
        precondition: &Precondition,
        details: ProductDetails,
        now: Timestamp,
    ) -> Result<Option<Self>, DomainError> {
        precondition.check(self.version)?;
        if details == self.details {
            return Ok(None);
        }
        let version = self.version.saturating_add(1);
        Self { details, version, updated_at: now, ..self.clone() }.checked().map(Some)
    }

    /// The product off the shelf; `None` if it is already.
    #[must_use]
    pub fn deactivated(&self, now: Timestamp) -> Option<Self> {
        if !self.details.active {
            return None;
        }
        let details = ProductDetails { active: false, ..self.details.clone() };
        let version = self.version.saturating_add(1);
        Some(Self { details, version, updated_at: now, ..self.clone() })
    }

    fn checked(self) -> Result<Self, DomainError> {
        if self.details.price.is_none() && self.details.points_price.is_none() {
            let message = Message::fixed(
                "商品需要 price 或 points_price",
                "needs to be set, or points_price: a product has at least one price",
            );
            let error = body_field("price", "missing", message);
            return Err(DomainError::Fields(Code::ValidationFailed, vec![error]));
        }
        Ok(self)
    }
}

/// How a list of products is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The cheapest first.
    PriceAsc,
    /// The dearest first.
    PriceDesc,
    /// By name.
    NameAsc,
    /// The latest first.
    #[default]
    Newest,
    /// The fewest points first; products without a points price are left out.
    PointsAsc,
}

impl Sort {
    /// Every order.
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
    /// Only those that points buy.
    pub for_points: bool,
    /// Only the category with this id or name.
    pub category: Option<Text<1, 40>>,
    /// Only those whose name holds this, whatever its case.
    pub q: Option<Text<1, 50>>,
}
