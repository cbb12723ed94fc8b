//! Sample values that fit a schema, for sample events.

use domain::{OrderId, PaymentId, Timestamp};
use serde_json::{Map, Value, json};

/// The time in the samples: 2026-11-21T03:00:00Z.
pub(crate) const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);

/// Where everything in the samples happens.
pub(crate) const REGION: &str = "ap-northeast-1";
/// Whose stack the samples are of.
pub(crate) const ACCOUNT: &str = "123456789012";

/// The order of the samples.
pub(crate) fn order() -> OrderId {
    OrderId::new(AT, 1)
}

/// The attempt to pay it.
pub(crate) fn payment() -> PaymentId {
    PaymentId { order: order(), attempt: 1 }
}

/// Texts for fields whose meaning is not in their schema.
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

fn text(name: &str) -> &str {
    TEXTS.iter().find(|(known, _)| *known == name).map_or("text", |(_, text)| text)
}

/// A value of the field `name`. An object has its required fields, or all if none is required.
pub(crate) fn value(name: &str, schema: &Value, document: &Value) -> Value {
    let at = |key: &str| schema.get(key).and_then(Value::as_str);
    if let Some(target) = at("$ref") {
        let pointer = target.trim_start_matches('#');
        let target = document.pointer(pointer).unwrap_or(&Value::Null);
        return value(name, target, document);
    }
    let one_of = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|all| all.first());
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(one) = one_of("examples").or_else(|| one_of("enum")) {
        return one.clone();
    }
    if let Some(one) = one_of("anyOf").or_else(|| one_of("oneOf")) {
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
                "product_id": { "type": "string", "examples": ["prd_1"] },
                "quantity": { "type": "integer", "minimum": 1, "maximum": 999 },
                "note": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
            },
        } } } });
        let line = json!({ "$ref": "#/components/schemas/Line" });
        let lines = json!({ "type": "array", "items": line });
        for (schema, want) in [
            (lines, json!([{ "product_id": "prd_1", "quantity": 1 }])),
            (json!({ "type": "string", "enum": ["a", "b"] }), json!("a")),
            (json!({ "type": "string", "minLength": 6, "maxLength": 8 }), json!("textxx")),
            (json!({ "type": "string", "maxLength": 2 }), json!("te")),
            (json!({ "type": "boolean" }), json!(true)),
            (
                json!({ "type": "object", "required": [], "properties": { "a": line } }),
                json!({ "a": { "product_id": "prd_1", "quantity": 1 } }),
            ),
        ] {
            assert_eq!(value("", &schema, &document), want, "{schema}");
        }
    }
}
