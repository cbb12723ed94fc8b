//! The catalogue: products, their categories, their stock.

use serde::{Deserialize, Serialize};

use crate::{
    CategoryId, Code, Locale, Points, ProductId, Refusal, StoreId, Text, Timestamp, Twd,
    refusal::body_field,
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
pub struct Listing {
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

/// A product. Its units are counted elsewhere, so that selling it does not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Names the product for ever.
    pub id: ProductId,
    /// Who sells it.
    pub store: StoreId,
    /// What the merchant says of it.
    #[serde(flatten)]
    pub listing: Listing,
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
pub struct Stocked {
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
    /// [`Code::Invalid`] when it has no price at all.
    pub fn list(
        id: ProductId,
        store: StoreId,
        listing: Listing,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let product = Self { id, store, listing, version: 1, created_at: now, updated_at: now };
        product.checked()
    }

    /// The product with another listing.
    ///
    /// # Errors
    /// [`Code::StaleVersion`] when `read` is not the current version, [`Code::Invalid`] when no
    /// price is left.
    pub fn edit(&self, read: u64, listing: Listing, now: Timestamp) -> Result<Self, Refusal> {
        if read != self.version {
            return Err(Code::StaleVersion.into());
        }
        let version = self.version.saturating_add(1);
        Self { listing, version, updated_at: now, ..self.clone() }.checked()
    }

    /// The product off the shelf; `None` if it is already.
    #[must_use]
    pub fn shelved(&self, now: Timestamp) -> Option<Self> {
        if !self.listing.active {
            return None;
        }
        let listing = Listing { active: false, ..self.listing.clone() };
        let version = self.version.saturating_add(1);
        Some(Self { listing, version, updated_at: now, ..self.clone() })
    }

    fn checked(self) -> Result<Self, Refusal> {
        if self.listing.price.is_none() && self.listing.points_price.is_none() {
            let error = body_field("price", "missing", "a product needs a price or a points_price");
            return Err(Refusal::Fields(Code::Invalid, vec![error]));
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

/// Which products a list holds; `None` holds all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this store's.
    pub store: Option<StoreId>,
    /// Only this kind.
    pub kind: Option<ProductKind>,
    /// Only the category with this id or name.
    pub category: Option<Text<1, 40>>,
    /// Only those whose name holds this, whatever its case.
    pub q: Option<Text<1, 50>>,
}
