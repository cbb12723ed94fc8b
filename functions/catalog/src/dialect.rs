//! The field names that the source designs' clients use.

use domain::{
    Multiline,
    catalog::{ProductDetails, excerpt},
};
use endpoint::{ApiDialect, FieldName, Patch};
use serde_json::{Map, Value};

/// What the designs call the fields of a product and of a restock.
pub(crate) const NAMES: &[FieldName] =
    &[FieldName::points("points_price", "points_required"), FieldName::flash("quantity", "amount")];

/// The default page size: the restaurant design's client shows the whole menu and asks for no
/// second page.
pub(crate) const fn default_limit(dialect: ApiDialect) -> u16 {
    match dialect {
        ApiDialect::Canonical => 10,
        ApiDialect::Points | ApiDialect::Flash => 20,
        ApiDialect::Restaurant => 100,
    }
}

/// Rewrites a body to the canonical names.
pub(crate) fn request(dialect: ApiDialect, body: &mut Value) {
    let Some(body) = body.as_object_mut() else { return };
    match dialect {
        ApiDialect::Points => rename(body, "points_required", "points_price"),
        ApiDialect::Flash => rename(body, "amount", "quantity"),
        ApiDialect::Restaurant => {
            number(body, "price");
            // Its forms send an empty text for a field that was not filled in.
            if body.get("description").is_some_and(|text| text.is_null() || text == "") {
                body.remove("description");
            }
        }
        ApiDialect::Canonical => {}
    }
}

/// Adds the dialect's names beside the canonical ones.
pub(crate) fn answer(dialect: ApiDialect, body: &mut Value) {
    if dialect != ApiDialect::Points {
        return;
    }
    match body {
        Value::Array(items) => items.iter_mut().for_each(|item| answer(dialect, item)),
        Value::Object(product) => {
            if let Some(points) = product.get("points_price").cloned() {
                product.insert("points_required".to_owned(), points);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn rename(body: &mut Map<String, Value>, from: &str, to: &str) {
    // If both names are sent both stay, and the parser refuses the unknown one.
    if !body.contains_key(to)
        && let Some(value) = body.remove(from)
    {
        body.insert(to.to_owned(), value);
    }
}

/// A number that was sent as text: `"120"`, `"120.0"`.
fn number(body: &mut Map<String, Value>, name: &str) {
    let Some(value) = body.get_mut(name) else { return };
    let Some(text) = value.as_str() else { return };
    let whole = text.trim().split_once('.').map_or(text.trim(), |(whole, decimals)| {
        if decimals.bytes().all(|digit| digit == b'0') { whole } else { text }
    });
    if let Ok(number) = whole.parse::<i64>() {
        *value = number.into();
    }
}

/// The description after an edit by a client that was shown an excerpt only: an excerpt that comes
/// back unchanged is no edit.
pub(crate) fn edited_description(
    dialect: ApiDialect,
    old: &ProductDetails,
    new: Patch<Multiline<1, 4000>>,
) -> Patch<Multiline<1, 4000>> {
    let shown = old.description.as_ref().map(excerpt);
    let is_excerpt = |text: &Multiline<1, 4000>| shown.as_deref() == Some(text.as_str());
    if dialect == ApiDialect::Restaurant && matches!(&new, Patch::Set(text) if is_excerpt(text)) {
        return Patch::Keep;
    }
    new
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_design_says_it_in_its_own_words() {
        for (dialect, body, want) in [
            (ApiDialect::Points, json!({ "points_required": 5 }), json!({ "points_price": 5 })),
            (ApiDialect::Flash, json!({ "amount": 5 }), json!({ "quantity": 5 })),
            (
                ApiDialect::Restaurant,
                json!({ "price": "120.0", "description": "" }),
                json!({ "price": 120 }),
            ),
            (ApiDialect::Restaurant, json!({ "price": " 90 " }), json!({ "price": 90 })),
            (ApiDialect::Restaurant, json!({ "price": "1.5" }), json!({ "price": "1.5" })),
            (ApiDialect::Canonical, json!({ "amount": 5 }), json!({ "amount": 5 })),
            (
                ApiDialect::Points,
                json!({ "points_required": 5, "points_price": 6 }),
                json!({ "points_required": 5, "points_price": 6 }),
            ),
        ] {
            let mut body = body;
            request(dialect, &mut body);
            assert_eq!(body, want, "{dialect:?}");
        }
        let mut list = json!([{ "points_price": 5 }]);
        answer(ApiDialect::Points, &mut list);
        assert_eq!(list, json!([{ "points_price": 5, "points_required": 5 }]));
    }
}
