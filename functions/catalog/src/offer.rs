//! A product as its keeper describes it, in the body of a new one and of an edit.

use app::catalog::Offer;
use domain::{
    CategoryId, Points, StoreId, Text, Twd,
    catalog::{Listing, Product, ProductKind},
    refusal::body_field,
};
use endpoint::{Int, Problem, agreed, body};

use crate::front::Front;

body! {
    /// A product as its keeper describes it. In an edit, a description, price, picture or category
    /// that is left out is taken away; `kind`, `is_active` and the stock stay as they are.
    pub struct ProductBody {
        /// What it is; if nothing is said of a new one, `menu_item` on the menu, `gift` where only
        /// points buy it, `goods` elsewhere.
        pub kind: Option<ProductKind>,
        /// What customers call it.
        pub name: Text<1, 100>,
        /// More about it.
        pub description: Option<Text<1, 4000>>,
        /// What it costs in TWD; it needs this or `points_price`.
        pub price: Option<Twd>,
        /// What it costs in points.
        pub points_price: Option<Points>,
        /// Another name of `points_price`; both must agree.
        pub points_required: Option<Points>,
        /// Where its picture is.
        pub image_url: Option<Text<1, 500>>,
        /// A category of the store.
        pub category_id: Option<CategoryId>,
        /// How many there are, from which moment on they are counted; a stock that is counted
        /// already is changed by restocking only.
        pub stock: Option<Int<0, 1_000_000>>,
        /// Whether it is on the shelf; a new one is if nothing is said.
        pub is_active: Option<bool>,
        /// The store, where an admin asks; a product stays in its own.
        pub store_id: Option<StoreId>,
    }
}

/// What holds where a body says nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unsaid {
    store: StoreId,
    kind: ProductKind,
    active: bool,
    tracked: bool,
}

impl Unsaid {
    /// For a new product of `store`.
    pub(crate) fn of_new(store: StoreId, front: Front, body: &ProductBody) -> Self {
        let points = body.points_price.or(body.points_required);
        let kind = match front.kind() {
            Some(kind) => kind,
            None if body.price.is_none() && points.is_some() => ProductKind::Gift,
            None => ProductKind::Goods,
        };
        Self { store, kind, active: true, tracked: false }
    }

    /// For an edit of `product`.
    pub(crate) fn of(product: &Product) -> Self {
        let Listing { kind, active, tracked, .. } = product.listing;
        Self { store: product.store, kind, active, tracked }
    }
}

impl ProductBody {
    /// What the body says, in the words of the use case.
    pub(crate) fn offer(self, unsaid: Unsaid) -> Result<Offer, Problem> {
        let mut wrong = Vec::new();
        let points_price =
            agreed("points_required", self.points_price, self.points_required, &mut wrong);
        if self.stock.is_some() && unsaid.tracked {
            wrong.push(body_field("stock", "conflict", "is counted already; restock to add units"));
        }
        if self.store_id.is_some_and(|store| store != unsaid.store) {
            wrong.push(body_field("store_id", "conflict", "a product stays in its store"));
        }
        if !wrong.is_empty() {
            return Err(Problem::fields(wrong));
        }
        let listing = Listing {
            kind: self.kind.unwrap_or(unsaid.kind),
            name: self.name,
            description: self.description,
            price: self.price,
            points_price,
            image_url: self.image_url,
            category: None,
            tracked: unsaid.tracked || self.stock.is_some(),
            active: self.is_active.unwrap_or(unsaid.active),
        };
        let units = self.stock.map(|stock| stock.get(0));
        Ok(Offer { listing, category: self.category_id, units })
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    const AT: Timestamp = Timestamp::from_millis(0);

    fn parse(changes: &Value) -> Result<ProductBody, Problem> {
        let mut value = json!({ "name": "Tea" });
        value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let mut errors = Errors::new("body");
        let body =
            ProductBody::parse(Raw { value: &value, text: false, strict: true }, &mut errors);
        errors.none_with(body)
    }

    fn new(front: Front, changes: &Value) -> Result<Offer, Problem> {
        let body = parse(changes)?;
        let unsaid = Unsaid::of_new(StoreId::new(AT, 1), front, &body);
        body.offer(unsaid)
    }

    fn edit(tracked: bool, changes: &Value) -> Result<Offer, Problem> {
        let store = StoreId::new(AT, 1);
        let unsaid = Unsaid { store, kind: ProductKind::MenuItem, active: false, tracked };
        parse(changes)?.offer(unsaid)
    }

    fn kinds(offer: Result<Offer, Problem>) -> Vec<&'static str> {
        offer.unwrap_err().errors().iter().map(|error| error.kind).collect()
    }

    #[test]
    fn a_new_product_is_of_the_kind_that_its_path_and_prices_tell() {
        for (front, changes, want) in [
            (Front::Market, json!({ "price": 5 }), ProductKind::Goods),
            (Front::Market, json!({ "price": 5, "points_price": 5 }), ProductKind::Goods),
            (Front::Market, json!({ "points_required": 5 }), ProductKind::Gift),
            (Front::Menu, json!({ "points_required": 5 }), ProductKind::MenuItem),
            (Front::Menu, json!({ "price": 5, "kind": "goods" }), ProductKind::Goods),
        ] {
            let offer = new(front, &changes).unwrap();
            assert_eq!(offer.listing.kind, want, "{front:?} {changes}");
            assert!(offer.listing.active);
        }
    }

    #[test]
    fn units_are_counted_from_when_a_stock_is_said() {
        for (offer, want) in [
            (new(Front::Market, &json!({ "price": 5 })), (false, None)),
            (new(Front::Market, &json!({ "price": 5, "stock": null })), (false, None)),
            (new(Front::Market, &json!({ "price": 5, "stock": 0 })), (true, Some(0))),
            (edit(false, &json!({ "price": 5 })), (false, None)),
            (edit(false, &json!({ "price": 5, "stock": 7 })), (true, Some(7))),
            (edit(true, &json!({ "price": 5 })), (true, None)),
        ] {
            let offer = offer.unwrap();
            assert_eq!((offer.listing.tracked, offer.units), want);
        }
        assert_eq!(kinds(edit(true, &json!({ "price": 5, "stock": 7 }))), ["conflict"]);
    }

    #[test]
    fn an_edit_keeps_kind_and_shelf_and_takes_the_rest_away() {
        let offer = edit(false, &json!({ "points_price": 5 })).unwrap();
        assert_eq!(offer.listing.kind, ProductKind::MenuItem);
        assert!(!offer.listing.active);
        assert_eq!((offer.listing.price, offer.category), (None, None));
        assert!(edit(false, &json!({ "price": 5, "is_active": true })).unwrap().listing.active);
    }

    #[test]
    fn what_contradicts_is_refused() {
        let other = StoreId::new(AT, 2).to_string();
        for (changes, want) in [
            (json!({ "points_price": 5, "points_required": 6 }), vec!["conflict"]),
            (json!({ "price": 5, "store_id": other }), vec!["conflict"]),
            (json!({ "price": 5, "id": "prd_1" }), vec!["unknown_field"]),
            (json!({ "price": 1.5 }), vec!["type"]),
            (json!({ "price": -1, "stock": 1_000_001 }), vec!["range", "range"]),
        ] {
            assert_eq!(kinds(edit(false, &changes)), want, "{changes}");
        }
    }
}
