//! The catalogue: products, their categories, their stock.

use fields::{Message, Patch, body_field};
use serde::{Deserialize, Serialize};

use crate::{
    CategoryId, Code, DomainError, Locale, Multiline, Points, Precondition, ProductId, StoreId,
    Text, Timestamp, Twd,
};

/// What a product is, and so how it can reach a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// Something to be shipped.
    Goods,
    /// Something to be cooked.
    MenuItem,
    /// Something sold for points, or a voucher.
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
    /// Category id.
    pub id: CategoryId,
    /// The store that it belongs to.
    pub store: StoreId,
    /// Unique within the store.
    pub name: Text<1, 40>,
    /// What belongs in it.
    pub description: Option<Multiline<1, 500>>,
    /// Its position in lists, from 0.
    pub position: u16,
    /// When it was created.
    pub created_at: Timestamp,
}

/// The category of a product, as the product shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRef {
    /// Category id.
    pub id: CategoryId,
    /// Its name.
    pub name: Text<1, 40>,
}

/// The details of a product, as its merchant set them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDetails {
    /// Its kind.
    pub kind: ProductKind,
    /// Its name.
    pub name: Text<1, 100>,
    /// Its description.
    pub description: Option<Multiline<1, 4000>>,
    /// What it costs in TWD.
    pub price: Option<Twd>,
    /// What it costs in points.
    pub points_price: Option<Points>,
    /// The URL of its picture.
    pub image_url: Option<Text<1, 500>>,
    /// Its category.
    pub category: Option<CategoryRef>,
    /// Whether its stock is tracked.
    pub tracked: bool,
    /// Whether it is on sale.
    pub active: bool,
}

/// The change of an edit; what it leaves out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductChange {
    /// Its kind.
    pub kind: Option<ProductKind>,
    /// Its name.
    pub name: Option<Text<1, 100>>,
    /// Its description.
    pub description: Patch<Multiline<1, 4000>>,
    /// What it costs in TWD.
    pub price: Patch<Twd>,
    /// What it costs in points.
    pub points_price: Patch<Points>,
    /// The URL of its picture.
    pub image_url: Patch<Text<1, 500>>,
    /// Its category.
    pub category: Patch<CategoryRef>,
    /// Whether its stock is tracked.
    pub tracked: Option<bool>,
    /// Whether it is on sale.
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

/// A product. Its stock is an item of its own, so that a sale does not change the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Product id.
    pub id: ProductId,
    /// The store that sells it.
    pub store: StoreId,
    /// The merchant's details.
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

/// A product and its stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductWithStock {
    /// The product.
    pub product: Product,
    /// Units in stock; `None` if the stock is not tracked.
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

    /// The product with `details`; `None` if that changes nothing.
    ///
    /// # Errors
    /// [`Code::VersionConflict`] when `precondition` does not allow its version;
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

    /// The product, no longer on sale; `None` if it is off sale already.
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
    /// Only those whose name holds this, whatever its case.
    pub q: Option<Text<1, 50>>,
}
