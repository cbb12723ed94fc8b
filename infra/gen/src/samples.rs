//! Values that fit a schema of ours: what a sample event carries.

use domain::{CategoryId, OrderId, PaymentId, ProductId, SessionId, StoreId, Timestamp, UserId};
use serde_json::{Map, Value, json};

/// When everything in the samples happens: 2026-11-21T03:00:00Z.
pub(crate) const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);

/// The order of the samples.
pub(crate) fn order() -> OrderId {
    OrderId::new(AT, 1)
}

/// The attempt to pay it.
pub(crate) fn payment() -> PaymentId {
    PaymentId { order: order(), attempt: 1 }
}

/// An id of the kind that begins with `prefix`.
fn id(prefix: &str) -> Option<String> {
    Some(match prefix {
        CategoryId::PREFIX => CategoryId::new(AT, 1).to_string(),
        OrderId::PREFIX => order().to_string(),
        PaymentId::PREFIX => payment().to_string(),
        ProductId::PREFIX => ProductId::new(AT, 1).to_string(),
        SessionId::PREFIX => SessionId::new(AT, 1).to_string(),
        StoreId::PREFIX => StoreId::new(AT, 1).to_string(),
        UserId::PREFIX => UserId::new(AT, 1).to_string(),
        _ => return None,
    })
}

/// Texts for fields whose schema does not say what they are about.
const TEXTS: &[(&str, &str)] = &[
    ("address", "信義區夜市路 1 號"),
    ("city", "臺北市"),
    ("email", "ming@example.com"),
    ("method", "credit"),
    ("name", "夜市小舖"),
    ("order_type", "takeaway"),
    ("password", "correct horse battery staple"),
    ("phone", "0912345678"),
    ("postal_code", "110"),
    ("provider", "ecpay"),
    ("refresh_token", "REFRESH_TOKEN"),
    ("type", "takeaway"),
    ("username", "ming"),
];

/// Bodies that need more than their required fields: which of the others belong together, a
/// schema does not say.
fn known_body(id: &str) -> Option<Value> {
    let product = ProductId::new(AT, 1).to_string();
    let store = StoreId::new(AT, 1).to_string();
    Some(match id {
        "advance-order" | "advance-order-form" => json!({ "status": "preparing" }),
        "create-product" => {
            json!({ "kind": "menu_item", "name": "珍珠奶茶", "price": 60, "stock": 20 })
        }
        "login" => json!({ "username": text("username"), "password": text("password") }),
        "place-order" => json!({
            "items": [{ "product_id": product, "quantity": 2 }],
            "fulfilment": { "type": "takeaway" },
        }),
        "place-order-form" => {
            json!({ "store_id": store, "way": "takeaway", "expected_total": 120, "key": "KEY" })
        }
        "restock-product" => json!({ "quantity": 20 }),
        "update-product" => json!({ "name": "珍珠奶茶", "price": 65 }),
        _ => return None,
    })
}

fn text(name: &str) -> &str {
    TEXTS.iter().find(|(known, _)| *known == name).map_or("text", |(_, text)| text)
}

/// A body of the operation `id`, whose schema is `schema`.
pub(crate) fn body(id: &str, schema: &Value, document: &Value) -> Value {
    known_body(id).unwrap_or_else(|| value("", schema, document))
}

/// A value of the field `name`: what is required, or everything where nothing is.
pub(crate) fn value(name: &str, schema: &Value, document: &Value) -> Value {
    let at = |key: &str| schema.get(key).and_then(Value::as_str);
    if let Some(target) = at("$ref") {
        let pointer = target.trim_start_matches('#');
        let target = document.pointer(pointer).unwrap_or(&Value::Null);
        return value(name, target, document);
    }
    let one_of = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|all| all.first());
    if let Some(one) = one_of("enum") {
        return one.clone();
    }
    if let Some(one) = one_of("anyOf") {
        return value(name, one, document);
    }
    match at("type") {
        Some("object") => object(schema, document),
        Some("array") => {
            let item = schema.get("items").unwrap_or(&Value::Null);
            json!([value(name, item, document)])
        }
        Some("integer") => {
            let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(1);
            json!(least.max(1))
        }
        Some("boolean") => json!(true),
        Some("string") => json!(string(name, schema)),
        _ => Value::Null,
    }
}

fn object(schema: &Value, document: &Value) -> Value {
    let required = schema.get("required").and_then(Value::as_array).filter(|all| !all.is_empty());
    let fields = schema.get("properties").and_then(Value::as_object);
    let mut object = Map::new();
    for (name, field) in fields.into_iter().flatten() {
        if required.is_none_or(|all| all.iter().any(|one| one == name)) {
            object.insert(name.clone(), value(name, field, document));
        }
    }
    Value::Object(object)
}

fn string(name: &str, schema: &Value) -> String {
    let at = |key: &str| schema.get(key).and_then(Value::as_str);
    let prefix = at("pattern").and_then(|pattern| pattern.strip_prefix('^')?.split('_').next());
    if let Some(id) = prefix.and_then(id) {
        return id;
    }
    let size = |key: &str| schema.get(key).and_then(Value::as_u64)?.try_into().ok();
    let (least, most) = (size("minLength").unwrap_or(0), size("maxLength").unwrap_or(usize::MAX));
    let sample = match at("format") {
        Some("date-time") => AT.rfc3339(),
        Some("email") => text("email").to_owned(),
        Some("password") => text("password").to_owned(),
        _ => text(name).to_owned(),
    };
    let sample: String = sample.chars().take(most).collect();
    let missing = least.saturating_sub(sample.chars().count());
    sample + &"x".repeat(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_schema_has_a_value() {
        let document = json!({ "components": { "schemas": { "Line": {
            "type": "object",
            "required": ["product_id", "quantity"],
            "properties": {
                "product_id": { "type": "string", "pattern": "^prd_[0-9A-HJKMNP-TV-Z]+$" },
                "quantity": { "type": "integer", "minimum": 1, "maximum": 999 },
                "note": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
            },
        } } } });
        let line = json!({ "$ref": "#/components/schemas/Line" });
        let lines = json!({ "type": "array", "items": line });
        let product = ProductId::new(AT, 1).to_string();
        for (schema, want) in [
            (lines, json!([{ "product_id": product, "quantity": 1 }])),
            (json!({ "type": "string", "enum": ["a", "b"] }), json!("a")),
            (json!({ "type": "string", "minLength": 6, "maxLength": 8 }), json!("textxx")),
            (json!({ "type": "string", "maxLength": 2 }), json!("te")),
            (json!({ "type": "boolean" }), json!(true)),
            (
                json!({ "type": "object", "required": [], "properties": { "a": line } }),
                json!({ "a": { "product_id": product, "quantity": 1 } }),
            ),
        ] {
            assert_eq!(value("", &schema, &document), want, "{schema}");
        }
    }
}
