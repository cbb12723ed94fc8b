//! JSON Schema (draft 2020-12), as OpenAPI 3.1 has it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The named schemas of a document.
#[derive(Clone, Debug, Default)]
pub struct Schemas(pub BTreeMap<String, Value>);

impl Schemas {
    /// A reference to the schema `name`, which `make` makes the first time.
    pub fn named(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.0.contains_key(name) {
            // Noted first, so that a schema may refer to itself.
            self.0.insert(name.to_owned(), Value::Null);
            let schema = make(self);
            self.0.insert(name.to_owned(), schema);
        }
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

/// What can be described as a JSON Schema.
pub trait Schema {
    /// Whether a request may leave it out.
    const OPTIONAL: bool = false;
    /// Its schema.
    fn schema(schemas: &mut Schemas) -> Value;
}

macro_rules! plain {
    ($($type:ty => $schema:tt;)*) => {$(
        impl Schema for $type {
            fn schema(_: &mut Schemas) -> Value {
                json!($schema)
            }
        }
    )*};
}

plain! {
    String => { "type": "string" };
    &'static str => { "type": "string" };
    i64 => { "type": "integer" };
    u64 => { "type": "integer", "minimum": 0 };
    u32 => { "type": "integer", "minimum": 0 };
    u16 => { "type": "integer", "minimum": 0 };
    Value => {};
}

impl<T: Schema> Schema for Vec<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "type": "array", "items": T::schema(schemas) })
    }
}

impl<T: Schema> Schema for BTreeMap<String, T> {
    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "type": "object", "additionalProperties": T::schema(schemas) })
    }
}
