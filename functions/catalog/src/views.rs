//! What the API shows of the catalogue.

use domain::{
    CategoryId, Points, ProductId, StoreId, Text, Twd,
    catalog::{Category, CategoryRef, ProductKind, Stocked},
};
use endpoint::{OkWithTag, Rfc3339, view};

view! {
    /// The category that a product stands in.
    pub struct CategoryRefView {
        /// Which.
        pub id: CategoryId,
        /// Its name.
        pub name: Text<1, 40>,
    }
}

view! {
    /// A product and its stock.
    pub struct ProductView {
        /// Names the product for ever.
        pub id: ProductId,
        /// Who sells it.
        pub store_id: StoreId,
        /// What it is.
        pub kind: ProductKind,
        /// What customers call it.
        pub name: Text<1, 100>,
        /// More about it; not there in lists, and where there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<Text<1, 4000>>,
        /// What it costs in TWD, if money buys it.
        pub price: Option<Twd>,
        /// What it costs in points, if they buy it.
        pub points_price: Option<Points>,
        /// The same, as the members' list names it; not there elsewhere.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub points_required: Option<Points>,
        /// Units on hand; null where they are not counted.
        pub stock: Option<u32>,
        /// Where its picture is.
        pub image_url: Option<Text<1, 500>>,
        /// Where it stands.
        pub category: Option<CategoryRefView>,
        /// Whether it is on the shelf.
        pub is_active: bool,
        /// Counts the edits, from 1; sales are none.
        pub version: u64,
        /// When it was first listed.
        pub created_at: Rfc3339,
        /// When it was last edited.
        pub updated_at: Rfc3339,
    }
}

view! {
    /// The stock of a product.
    pub struct StockView {
        /// Which product.
        pub product_id: ProductId,
        /// Units on hand; null where they are not counted.
        pub stock: Option<u32>,
    }
}

view! {
    /// A group of a store's products.
    pub struct CategoryView {
        /// Names the category for ever.
        pub id: CategoryId,
        /// Whose it is.
        pub store_id: StoreId,
        /// Unique within the store.
        pub name: Text<1, 40>,
        /// What belongs in it.
        pub description: Option<Text<1, 500>>,
        /// Its place in lists, from 0.
        pub position: u16,
        /// When it was made.
        pub created_at: Rfc3339,
    }
}

impl ProductView {
    /// The product, with a tag that changes with an edit and with the stock: `version.stock`.
    #[must_use]
    pub fn tagged(stocked: Stocked) -> OkWithTag<Self> {
        let stock = stocked.stock.map(|units| units.to_string()).unwrap_or_default();
        let tag = format!("{}.{stock}", stocked.product.version);
        OkWithTag { value: stocked.into(), tag }
    }
}

impl From<Stocked> for ProductView {
    fn from(Stocked { product, stock }: Stocked) -> Self {
        let listing = product.listing;
        Self {
            id: product.id,
            store_id: product.store,
            kind: listing.kind,
            name: listing.name,
            description: listing.description,
            price: listing.price,
            points_price: listing.points_price,
            points_required: None,
            stock,
            image_url: listing.image_url,
            category: listing.category.map(CategoryRefView::from),
            is_active: listing.active,
            version: product.version,
            created_at: Rfc3339(product.created_at),
            updated_at: Rfc3339(product.updated_at),
        }
    }
}

impl From<CategoryRef> for CategoryRefView {
    fn from(CategoryRef { id, name }: CategoryRef) -> Self {
        Self { id, name }
    }
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        Self {
            id: category.id,
            store_id: category.store,
            name: category.name,
            description: category.description,
            position: category.position,
            created_at: Rfc3339(category.created_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Timestamp,
        catalog::{Listing, Product},
    };
    use serde_json::{Value, json};

    use super::*;
    use crate::front::Front;

    fn gift(stock: Option<u32>) -> Stocked {
        let at = Timestamp::from_millis(0);
        let listing = Listing {
            kind: ProductKind::Gift,
            name: Text::new("Mug").unwrap(),
            description: Some(Text::new("Blue.").unwrap()),
            price: None,
            points_price: Points::new(50),
            image_url: None,
            category: None,
            tracked: stock.is_some(),
            active: true,
        };
        let product = Product::list(ProductId::new(at, 1), StoreId::new(at, 2), listing, at);
        Stocked { product: product.unwrap(), stock }
    }

    #[test]
    fn lists_leave_out_the_description_and_members_see_points_required() {
        for (front, points) in
            [(Front::Market, None), (Front::Menu, None), (Front::Members, Some(json!(50)))]
        {
            let view = serde_json::to_value(front.listed(gift(None))).unwrap();
            assert_eq!(view.get("description"), None, "{front:?}");
            assert_eq!(view.get("points_required"), points.as_ref(), "{front:?}");
            assert_eq!(view.get("stock"), Some(&Value::Null), "{front:?}");
        }
        let whole = serde_json::to_value(ProductView::from(gift(Some(3)))).unwrap();
        assert_eq!(whole["description"], "Blue.");
        assert_eq!(whole["stock"], 3);
    }

    #[test]
    fn the_tag_tells_stocks_apart() {
        let tag = |stock| ProductView::tagged(gift(stock)).tag;
        assert_eq!([tag(None), tag(Some(0)), tag(Some(12))], ["1.", "1.0", "1.12"]);
    }
}
