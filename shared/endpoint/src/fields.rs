//! Fields: parsed all at once, so that every offending one is told at once.
//!
//! A type that is declared with [`body!`](crate::body) or [`view!`](crate::view) says each field
//! once; parsing, refusing unknown fields and the schema of the OpenAPI document follow from it.

use std::collections::BTreeMap;

use domain::refusal::{FieldError, Step, body_field};
use serde_json::{Map, Value, json};

use crate::Problem;

/// The named schemas of the OpenAPI document.
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

/// What can be described as a JSON Schema (draft 2020-12).
pub trait Schema {
    /// Whether it may be left out.
    const OPTIONAL: bool = false;
    /// Its schema.
    fn schema(schemas: &mut Schemas) -> Value;
}

/// A value from outside, before it is believed.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a> {
    /// The value.
    pub value: &'a Value,
    /// Whether it came as text, from a form or a query, where numbers are written out.
    pub text: bool,
    /// Whether unknown fields are refused.
    pub strict: bool,
}

impl<'a> Raw<'a> {
    /// Whether nothing was said: `null`, or a blank field of a form.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        let blank = |text: &str| text.trim().is_empty();
        self.value.is_null() || (self.text && self.value.as_str().is_some_and(blank))
    }

    /// The fields of an object with the names `known`.
    pub fn object(&self, known: &[&str], errors: &mut Errors) -> Option<Object<'a>> {
        let Some(fields) = self.value.as_object() else {
            errors.push("type", "must be an object");
            return None;
        };
        if self.strict {
            for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
                errors.within(Step::Name(name.clone()), |errors| {
                    errors.push("unknown_field", "is not a field of this request");
                });
            }
        }
        Some(Object { fields, raw: *self })
    }

    fn beside(&self, value: &'a Value) -> Self {
        Self { value, ..*self }
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> Option<impl Iterator<Item = Raw<'a>> + use<'a>> {
        let raw = *self;
        Some(self.value.as_array()?.iter().map(move |value| raw.beside(value)))
    }
}

/// The fields of an object.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    fields: &'a Map<String, Value>,
    raw: Raw<'a>,
}

impl Object<'_> {
    /// The field `name`; what is wrong with it goes into `errors`.
    pub fn field<T: Field>(&self, name: &str, errors: &mut Errors) -> Option<T> {
        errors.within(Step::Name(name.to_owned()), |errors| {
            let raw = self.fields.get(name).map(|value| self.raw.beside(value));
            match raw.filter(|raw| !raw.is_absent()) {
                Some(raw) => T::parse(raw, errors),
                None => T::absent(errors),
            }
        })
    }
}

/// What can be read from outside.
pub trait Field: Schema + Sized {
    /// Reads it; what is wrong goes into `errors`.
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self>;

    /// What it is when nothing was said.
    fn absent(errors: &mut Errors) -> Option<Self> {
        errors.push("missing", "is required");
        None
    }
}

/// What is wrong with a request, field by field.
#[derive(Clone, Debug)]
pub struct Errors {
    loc: Vec<Step>,
    list: Vec<FieldError>,
}

impl Errors {
    /// Nothing is wrong yet with what is in `place`: `body`, `query`, `path` or `header`.
    #[must_use]
    pub fn new(place: &str) -> Self {
        Self { loc: vec![Step::Name(place.to_owned())], list: Vec::new() }
    }

    /// Notes that something is wrong here.
    pub fn push(&mut self, kind: &'static str, msg: impl Into<String>) {
        self.list.push(FieldError { loc: self.loc.clone(), msg: msg.into(), kind });
    }

    /// Goes one `step` deeper for as long as `look` looks.
    pub fn within<T>(&mut self, step: Step, look: impl FnOnce(&mut Self) -> T) -> T {
        self.loc.push(step);
        let seen = look(self);
        self.loc.pop();
        seen
    }

    /// `value`, unless something is wrong.
    ///
    /// # Errors
    /// Everything that was noted.
    pub fn none_with<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.list.is_empty() => Ok(value),
            _ => Err(Problem::fields(self.list)),
        }
    }
}

/// The value that two fields of a body name alike; a difference is noted at `other_name`.
pub fn agreed<T: PartialEq>(
    other_name: &str,
    one: Option<T>,
    other: Option<T>,
    wrong: &mut Vec<FieldError>,
) -> Option<T> {
    if let (Some(one), Some(other)) = (&one, &other)
        && one != other
    {
        wrong.push(body_field(other_name, "conflict", "differs from its other name"));
    }
    one.or(other)
}

/// Declares what comes in: a struct whose fields are [`Field`]s.
#[macro_export]
macro_rules! body {
    ($(#[$doc:meta])* pub struct $name:ident {
        $($(#[doc = $field_doc:literal])* pub $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name { $($(#[doc = $field_doc])* pub $field: $type,)* }

        $crate::schema_of!($name { $($($field_doc)* $field: $type,)* });

        impl $crate::Field for $name {
            fn parse(raw: $crate::Raw<'_>, errors: &mut $crate::Errors) -> Option<Self> {
                #[allow(unused_variables, reason = "a body may have no fields")]
                let object = raw.object(&[$($crate::field_name(stringify!($field))),*], errors)?;
                $(let $field: Option<$type> =
                    object.field($crate::field_name(stringify!($field)), errors);)*
                Some(Self { $($field: $field?,)* })
            }
        }
    };
}

/// Declares what goes out: a struct that is serialised and has a schema. A field may say how serde
/// is to write it, after its doc comment.
#[macro_export]
macro_rules! view {
    ($(#[$doc:meta])* pub struct $name:ident {
        $($(#[doc = $field_doc:literal])* $(#[serde($how:meta)])? pub $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, $crate::serde::Serialize)]
        #[serde(crate = "endpoint::serde")]
        pub struct $name {
            $($(#[doc = $field_doc])* $(#[serde($how)])? pub $field: $type,)*
        }

        $crate::schema_of!($name { $($($field_doc)* $field: $type,)* });
    };
}

/// The schema of a struct, from its fields and their doc comments.
#[doc(hidden)]
#[macro_export]
macro_rules! schema_of {
    ($name:ident { $($($doc:literal)* $field:ident: $type:ty,)* }) => {
        impl $crate::Schema for $name {
            fn schema(schemas: &mut $crate::Schemas) -> $crate::serde_json::Value {
                schemas.named(stringify!($name), |schemas| {
                    $crate::object_schema(vec![$((
                        $crate::field_name(stringify!($field)),
                        concat!("" $(, $doc)*),
                        <$type as $crate::Schema>::OPTIONAL,
                        <$type as $crate::Schema>::schema(schemas),
                    )),*])
                })
            }
        }
    };
}

/// The schema of an object whose fields are (name, description, optional, schema).
#[doc(hidden)]
#[must_use]
pub fn object_schema(fields: Vec<(&str, &str, bool, Value)>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, description, optional, schema) in fields {
        let mut schema = schema;
        if let Some(map) = schema.as_object_mut() {
            map.insert("description".to_owned(), Value::from(description.trim()));
        }
        properties.insert(name.to_owned(), schema);
        if !optional {
            required.push(Value::from(name));
        }
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// The name of a field outside: `type` is written `r#type` in Rust.
#[doc(hidden)]
#[must_use]
pub fn field_name(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}
