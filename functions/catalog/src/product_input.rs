//! The bodies of a new product and of an edit.

use app::catalog::{NewProduct, NewVariant, ProductEdit};
use domain::{
    CategoryId, GroupId, ImageUrl, Multiline, Points, StoreId, Text, Twd, VariantCode,
    catalog::{
        MAX_OPTIONS, MAX_VARIANTS, Product, ProductChange, ProductDetails, ProductKind, Sku,
        Variant,
    },
};
use endpoint::{ApiDialect, Body, Int, List, Message, Patch, Problem, body_field};

use crate::{dialect, text};

/// What a variant is, beside its code.
#[derive(Clone, Debug, Body)]
pub struct VariantFields {
    /// Variant name.
    pub name: Text<1, 40>,
    /// Variant name in English.
    pub name_en: Option<Text<1, 60>>,
    /// The store's own name of it, unique in the store in any case.
    pub sku: Option<Sku>,
    /// Price in TWD; null, or the product's own price, if it follows that.
    pub price: Option<Twd>,
    /// What it would cost without the reduction that is shown.
    pub list_price: Option<Twd>,
    /// Units in stock, as of a product. The variants of a product are all tracked or none is.
    pub stock: Patch<Int<0, 1_000_000>>,
}

/// A variant of a product.
#[derive(Clone, Debug, Body)]
pub struct VariantBody {
    /// Its code, unique in the product; not `0`.
    pub id: VariantCode,
    /// What it is.
    #[body(flatten)]
    pub fields: VariantFields,
}

impl VariantFields {
    /// The variant with the code `id` as the input of the use case.
    pub(crate) fn variant(self, id: VariantCode) -> NewVariant {
        let Self { name, name_en, sku, price, list_price, stock } = self;
        NewVariant {
            variant: Variant { id, name, name_en, sku, price, list_price },
            units: stock.map(|units| units.get(0)),
        }
    }
}

type Variants = List<VariantBody, 0, MAX_VARIANTS>;

fn variants(List(bodies): Variants) -> Vec<NewVariant> {
    bodies.into_iter().map(|body| body.fields.variant(body.id)).collect()
}

/// The fields that a new product and an edit have in common.
#[derive(Clone, Debug, Body)]
pub struct ProductFields {
    /// Kind of product. By default a new one is a `menu_item` on the menu, a `gift` if it has a
    /// price in points only, and `goods` otherwise.
    pub kind: Patch<ProductKind>,
    /// Product name in English.
    pub name_en: Patch<Text<1, 150>>,
    /// Description.
    pub description: Patch<Multiline<1, 4000>>,
    /// Description in English.
    pub description_en: Patch<Multiline<1, 4000>>,
    /// Price in TWD. A product needs this or `points_price`.
    pub price: Patch<Twd>,
    /// Price in points.
    pub points_price: Patch<Points>,
    /// URL of its picture.
    pub image_url: Patch<ImageUrl>,
    /// Category id.
    pub category_id: Patch<CategoryId>,
    /// Units in stock; `null` if the stock is not tracked. By default a new product has 0 units,
    /// and a new menu item is not tracked. A tracked stock changes by restocking only.
    pub stock: Patch<Int<0, 1_000_000>>,
    /// Every variant of it; none if it is sold in one form. Each has a stock of its own.
    pub variants: Patch<Variants>,
    /// The ids of the store's option groups that it offers, in the order in which they are shown.
    pub options: Patch<List<GroupId, 0, MAX_OPTIONS>>,
    /// Whether it is on sale. A new one is by default.
    pub is_active: Patch<bool>,
    /// Store id. Required of admins; a product stays in its store.
    pub store_id: Option<StoreId>,
}

/// A new product.
#[derive(Clone, Debug, Body)]
pub struct NewProductBody {
    /// Product name.
    pub name: Text<1, 100>,
    /// Fields in common with an edit.
    #[body(flatten)]
    pub fields: ProductFields,
}

/// An edit of a product. A field that is left out stays as it is; `null` clears it, where a product
/// can be without.
#[derive(Clone, Debug, Body)]
pub struct ProductEditBody {
    /// Product name.
    pub name: Patch<Text<1, 100>>,
    /// Fields in common with a new product.
    #[body(flatten)]
    pub fields: ProductFields,
    /// The version that the edit was decided on, in place of `If-Match`.
    pub version: Option<Int<1, 1_000_000_000>>,
}

impl NewProductBody {
    /// The product as the input of the use case.
    pub(crate) fn product(self, design: ApiDialect) -> NewProduct {
        let fields = self.fields;
        let (price, points_price) = (fields.price.value(), fields.points_price.value());
        let kind = fields.kind.value().unwrap_or(if design == ApiDialect::Restaurant {
            ProductKind::MenuItem
        } else if price.is_none() && points_price.is_some() {
            ProductKind::Gift
        } else {
            ProductKind::Goods
        });
        let details = ProductDetails {
            kind,
            name: self.name,
            name_en: fields.name_en.value(),
            description: fields.description.value(),
            description_en: fields.description_en.value(),
            price,
            points_price,
            image_url: fields.image_url.value(),
            category: None,
            tracked: kind != ProductKind::MenuItem,
            active: fields.is_active.value().unwrap_or(true),
        };
        NewProduct {
            details,
            category: fields.category_id.value(),
            units: fields.stock.map(|units| units.get(0)),
            variants: fields.variants.value().map(variants).unwrap_or_default(),
            options: fields.options.value().map(|List(ids)| ids).unwrap_or_default(),
        }
    }
}

impl ProductEditBody {
    /// The edit of `old` as the input of the use case.
    pub(crate) fn edit(self, design: ApiDialect, old: &Product) -> Result<ProductEdit, Problem> {
        let mut wrong = Vec::new();
        let name = self.name.required("name", &mut wrong);
        let fields = self.fields;
        let kind = fields.kind.required("kind", &mut wrong);
        let active = fields.is_active.required("is_active", &mut wrong);
        if fields.store_id.is_some_and(|store| store != old.store) {
            let message = Message::of(text::other_store);
            wrong.push(body_field("store_id", "conflict", message));
        }
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        let description = dialect::edited_description(design, &old.details, fields.description);
        let change = ProductChange {
            kind,
            name,
            name_en: fields.name_en,
            description,
            description_en: fields.description_en,
            price: fields.price,
            points_price: fields.points_price,
            image_url: fields.image_url,
            category: Patch::Keep,
            active,
        };
        let units = fields.stock.map(|units| units.get(0));
        let whole = |ids: List<GroupId, 0, MAX_OPTIONS>| ids.0;
        Ok(ProductEdit {
            change,
            category: fields.category_id,
            units,
            variants: replaced(fields.variants.map(variants)),
            options: replaced(fields.options.map(whole)),
        })
    }
}

/// The list after an edit, if that says one; `null` empties it.
fn replaced<T>(list: Patch<Vec<T>>) -> Option<Vec<T>> {
    match list {
        Patch::Keep => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(list) => Some(list),
    }
}

#[cfg(test)]
mod tests {
    use domain::{ProductId, Timestamp};
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    const AT: Timestamp = Timestamp::from_millis(0);

    fn parse<T: Field>(value: &Value) -> Result<T, Problem> {
        let mut errors = Errors::new("body");
        let body = T::parse(Raw::json(value), &mut errors);
        Ok(errors.finish(body)?)
    }

    fn new(design: ApiDialect, changes: &Value) -> NewProduct {
        let mut value = json!({ "name": "Tea" });
        value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        parse::<NewProductBody>(&value).unwrap().product(design)
    }

    fn old() -> Product {
        let tea = new(ApiDialect::Canonical, &json!({ "price": 5, "description": "Warm." }));
        Product::list(ProductId::new(AT, 1), StoreId::new(AT, 1), tea.details, AT).unwrap()
    }

    fn kinds(result: Result<ProductEdit, Problem>) -> Vec<&'static str> {
        let problem = result.unwrap_err();
        problem.errors().iter().map(|error| error.kind).collect()
    }

    #[test]
    fn a_new_product_is_of_the_kind_that_its_path_and_prices_tell() {
        for (design, changes, want) in [
            (ApiDialect::Canonical, json!({ "price": 5 }), ProductKind::Goods),
            (ApiDialect::Canonical, json!({ "points_price": 5 }), ProductKind::Gift),
            (ApiDialect::Canonical, json!({ "price": 5, "points_price": 5 }), ProductKind::Goods),
            (ApiDialect::Restaurant, json!({ "price": 5 }), ProductKind::MenuItem),
            (ApiDialect::Restaurant, json!({ "price": 5, "kind": "gift" }), ProductKind::Gift),
        ] {
            let product = new(design, &changes);
            assert_eq!(product.details.kind, want, "{design:?} {changes}");
            assert!(product.details.active);
        }
    }

    #[test]
    fn goods_are_counted_and_dishes_are_not_unless_a_stock_is_said() {
        for (changes, want) in [
            (json!({ "price": 5 }), (true, Patch::Keep)),
            (json!({ "points_price": 5 }), (true, Patch::Keep)),
            (json!({ "price": 5, "kind": "menu_item" }), (false, Patch::Keep)),
            (json!({ "price": 5, "kind": "menu_item", "stock": 3 }), (false, Patch::Set(3))),
            (json!({ "price": 5, "stock": null }), (true, Patch::Clear)),
        ] {
            let product = new(ApiDialect::Canonical, &changes);
            assert_eq!((product.details.tracked, product.units), want, "{changes}");
        }
    }

    #[test]
    fn an_edit_changes_what_it_says_and_clears_what_is_null() {
        let edit = |body: &Value| {
            let edit = parse::<ProductEditBody>(body)?.edit(ApiDialect::Canonical, &old())?;
            Ok::<_, Problem>(old().details.changed(edit.change))
        };
        assert_eq!(edit(&json!({})).unwrap(), old().details);
        let cleared = edit(&json!({ "description": null, "points_price": 9 })).unwrap();
        assert_eq!((cleared.description, cleared.points_price), (None, Points::new(9)));
        assert_eq!(cleared.price, Twd::new(5));
    }

    #[test]
    fn what_contradicts_is_refused() {
        let edit =
            |body: &Value| parse::<ProductEditBody>(body)?.edit(ApiDialect::Canonical, &old());
        let other = StoreId::new(AT, 2).to_string();
        for (changes, want) in [
            (json!({ "store_id": other }), vec!["conflict"]),
            (json!({ "name": null }), vec!["wrong_type"]),
            (json!({ "points_required": 5 }), vec!["unknown_field"]),
            (json!({ "id": "prd_1" }), vec!["unknown_field"]),
            (json!({ "price": 1.5 }), vec!["wrong_type"]),
            (json!({ "price": -1, "stock": 1_000_001 }), vec!["range", "range"]),
        ] {
            assert_eq!(kinds(edit(&changes)), want, "{changes}");
        }
    }

    #[test]
    fn an_excerpt_that_comes_back_is_no_edit() {
        let long: String = "x".repeat(80);
        let mut product = old();
        product.details.description = Multiline::new(&long).ok();
        let body = json!({ "description": "x".repeat(60) });
        for (design, want) in [(ApiDialect::Restaurant, 80), (ApiDialect::Canonical, 60)] {
            let edit = parse::<ProductEditBody>(&body).unwrap().edit(design, &product).unwrap();
            let details = product.details.changed(edit.change);
            assert_eq!(details.description.unwrap().as_str().len(), want, "{design:?}");
        }
    }
}
