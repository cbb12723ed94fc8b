//! Objects: fields by name. All are read, even if some are wrong.

use serde_json::{Map, Value, json};

use crate::{Errors, Field, Message, Raw, Schemas, Step, text, wrong};

/// The first character of the names of internal fields, which only dialects may set.
pub const INTERNAL: char = '$';

/// The fields of an object of a request.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    fields: &'a Map<String, Value>,
    raw: Raw<'a>,
}

impl<'a> Raw<'a> {
    /// Its fields, if it is an object.
    pub fn object(&self, errors: &mut Errors) -> Option<Object<'a>> {
        let Some(fields) = self.value.as_object() else {
            errors.push("wrong_type", Message::of(text::object));
            return None;
        };
        Some(Object { fields, raw: *self })
    }
}

impl<'a> Object<'a> {
    /// Refuses every field whose name is not in `known`, where unknown fields are refused.
    pub fn only(&self, known: &[&str], errors: &mut Errors) {
        if !self.raw.strict {
            return;
        }
        let internal = |name: &str| self.raw.translated && name.starts_with(INTERNAL);
        let known = |name: &str| known.contains(&name) || internal(name);
        for name in self.fields.keys().filter(|name| !known(name)) {
            if errors.is_full() {
                return;
            }
            errors.within(Step::name(name), |errors| {
                errors.push("unknown_field", wrong::unknown_field());
            });
        }
    }

    /// The field `name`; its errors go into `errors`.
    pub fn field<T: Field>(&self, name: &str, errors: &mut Errors) -> Option<T> {
        errors.within(Step::name(name), |errors| match self.fields.get(name) {
            None => T::absent(errors),
            Some(Value::Null) => T::null(errors),
            Some(value) => {
                let raw = self.raw.beside(value);
                if raw.is_blank() { T::absent(errors) } else { T::parse(raw, errors) }
            }
        })
    }

    /// The internal field `name`, which only a dialect may set, as `$name`.
    pub fn internal<T: Field>(&self, name: &str, errors: &mut Errors) -> Option<T> {
        let reserved = format!("{INTERNAL}{name}");
        let value = self.fields.get(&reserved).filter(|_| self.raw.translated);
        errors.within(Step::name(name), |errors| match value {
            None | Some(Value::Null) => T::absent(errors),
            Some(value) => T::parse(self.raw.beside(value), errors),
        })
    }

    /// The field `name`, which says which of `choices` the object is.
    pub fn tag(&self, name: &str, choices: &[&'static str], errors: &mut Errors) -> Option<usize> {
        errors.within(Step::name(name), |errors| {
            let value = self.fields.get(name).filter(|value| !value.is_null());
            let Some(value) = value.filter(|value| !self.raw.beside(value).is_blank()) else {
                errors.push("missing", wrong::missing());
                return None;
            };
            let found = crate::choice_of(self.raw.beside(value), choices, errors)?;
            choices.iter().position(|choice| *choice == found)
        })
    }
}

/// What an object of a request consists of: a body, a form, a query, or a part of one.
pub trait Fields: Sized {
    /// Adds the names of its fields.
    fn names(names: &mut Vec<&'static str>);
    /// Reads its fields; their errors go into `errors`.
    fn read(object: &Object<'_>, errors: &mut Errors) -> Option<Self>;
    /// Its fields, described.
    fn properties(schemas: &mut Schemas) -> Vec<Property>;
}

/// A field of an object, described.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its name outside.
    pub name: String,
    /// What it is, for people.
    pub description: String,
    /// Whether it has to be there.
    pub required: bool,
    /// Its schema.
    pub schema: Value,
}

impl Property {
    /// Its schema with its description.
    #[must_use]
    pub fn described(&self) -> Value {
        let mut schema = self.schema.clone();
        if let Some(map) = schema.as_object_mut().filter(|_| !self.description.is_empty()) {
            map.insert("description".to_owned(), self.description.as_str().into());
        }
        schema
    }
}

/// The schema of an object of `properties`; a `closed` one has no others.
#[must_use]
pub fn object_schema(description: &str, properties: &[Property], closed: bool) -> Value {
    let fields: Map<String, Value> =
        properties.iter().map(|one| (one.name.clone(), one.described())).collect();
    let required: Vec<&str> =
        properties.iter().filter(|one| one.required).map(|one| one.name.as_str()).collect();
    let mut schema = json!({ "type": "object", "properties": fields });
    if let Some(map) = schema.as_object_mut() {
        if !description.is_empty() {
            map.insert("description".to_owned(), description.into());
        }
        if !required.is_empty() {
            map.insert("required".to_owned(), required.into());
        }
        if closed {
            map.insert("additionalProperties".to_owned(), false.into());
        }
    }
    schema
}

/// The schema of an object that is one of `variants`.
#[must_use]
pub fn tagged_schema(description: &str, variants: Vec<Value>) -> Value {
    let mut schema = json!({ "oneOf": variants });
    if let Some(map) = schema.as_object_mut().filter(|_| !description.is_empty()) {
        map.insert("description".to_owned(), description.into());
    }
    schema
}

/// The fields of an object with `schema`, for the object that they become a part of. Of one with
/// variants each may be absent, and its tag is one of theirs.
#[must_use]
pub fn properties_of(schema: &Value, schemas: &Schemas) -> Vec<Property> {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    let schema = name.and_then(|name| schemas.0.get(name)).unwrap_or(schema);
    let Some(variants) = schema.get("oneOf").and_then(Value::as_array) else {
        return own_properties(schema);
    };
    let mut merged: Vec<Property> = Vec::new();
    for property in variants.iter().flat_map(own_properties) {
        match merged.iter_mut().find(|known| known.name == property.name) {
            None => merged.push(Property { required: false, ..property }),
            Some(known) => known.schema = either(&known.schema, &property.schema),
        }
    }
    merged
}

fn own_properties(schema: &Value) -> Vec<Property> {
    let required = schema.get("required").and_then(Value::as_array);
    let needed = |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    fields
        .map(|(name, schema)| Property {
            name: name.clone(),
            description: String::new(),
            required: needed(name),
            schema: schema.clone(),
        })
        .collect()
}

/// One of two constants, or else the first schema.
fn either(one: &Value, other: &Value) -> Value {
    let constants = |schema: &Value| match (schema.get("const"), schema.get("enum")) {
        (Some(constant), _) => vec![constant.clone()],
        (None, Some(Value::Array(all))) => all.clone(),
        (None, _) => Vec::new(),
    };
    let (mut all, more) = (constants(one), constants(other));
    if all.is_empty() || more.is_empty() {
        return one.clone();
    }
    all.extend(more);
    json!({ "type": "string", "enum": all })
}
