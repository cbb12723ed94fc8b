//! The OpenAPI 3.1 document.

use std::collections::{BTreeMap, BTreeSet};

use domain::Code;
use fields::{KINDS, Schemas};
use serde_json::{Map, Value, json};

use crate::{
    dialect::ApiDialect,
    operation::{Operation, Placed},
    route::Route,
};

/// A group of operations in the document.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    /// The context: the crate that its endpoints are in.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
}

/// The group of the paths that are there for the clients of other designs.
const ALIASES: Tag = Tag {
    name: "aliases",
    description: "Further paths of operations above, as the clients of other designs call them.",
};

/// The document of `routes`, each with the name of its context. Canonical paths are grouped by
/// context, aliases are a group of their own.
#[must_use]
pub fn document(tags: &[Tag], routes: &[(&str, &Route)]) -> Value {
    let mut schemas = Schemas::default();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut used = BTreeSet::new();
    for (context, route) in routes {
        let operation: Operation = route.operation(&mut schemas);
        let canonical = camel_case(route.spec.id);
        for (index, path) in route.spec.paths().into_iter().enumerate() {
            let id = if index == 0 {
                canonical.clone()
            } else {
                format!("{canonical}At{}", pascal_case(&path))
            };
            let alias_of = (index > 0).then(|| (route.spec.path, ApiDialect::of(&path)));
            let tag = if alias_of.is_some() { ALIASES.name } else { context };
            used.insert(tag);
            let method = route.spec.method.as_str();
            let placed = Placed { id: &id, tag, method, alias_of };
            paths.entry(path).or_default().insert(method.to_lowercase(), operation.to_json(placed));
        }
    }
    schemas.0.insert("Problem".to_owned(), problem_schema());
    schemas.0.insert("FieldError".to_owned(), field_error_schema());
    let tags: Vec<_> = tags
        .iter()
        .chain([&ALIASES])
        .filter(|tag| used.contains(tag.name))
        .map(|tag| json!({ "name": tag.name, "description": tag.description }))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Night Market",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A serverless commerce backend for the shops of a night market.",
            "description": DESCRIPTION,
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "servers": [{ "url": "/", "description": "Where this document was fetched." }],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schemas.0,
            "headers": {
                "RetryAfter": header("integer", "Seconds to wait before trying again."),
                "WwwAuthenticate": header("string", "`Bearer`."),
                "XRequestId": header("string", "The request's id, also in the logs."),
            },
            "securitySchemes": {
                "bearer": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "The `access_token` of `POST /api/auth/login`.",
                },
            },
        },
    })
}

const DESCRIPTION: &str = "Paths under `/api` are served under `/api/v1` too, and all with a \
    trailing slash. Money is a whole number of TWD; times are RFC 3339. Lists are arrays; the next \
    page is in `Link` and `X-Next-Cursor`. Errors are `application/problem+json` (RFC 9457); \
    `/problems/{code}` explains each code. An `Idempotency-Key` makes a POST that names it take \
    effect once. Paths under `aliases` are for the clients of other designs.";

fn header(kind: &str, description: &str) -> Value {
    json!({ "description": description, "schema": { "type": kind } })
}

fn problem_schema() -> Value {
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    json!({
        "type": "object",
        "description": "Why a request was not granted (RFC 9457).",
        "required": ["type", "title", "status", "detail", "code", "request_id", "errors"],
        "properties": {
            "type": {
                "type": "string", "format": "uri-reference",
                "description": "A page that explains the code.",
            },
            "title": { "type": "string", "description": "The code in words, in English." },
            "status": { "type": "integer", "description": "The HTTP status." },
            "detail": {
                "type": "string", "description": "What to tell people, in the request's language.",
            },
            "code": { "type": "string", "enum": codes, "description": "What went wrong." },
            "request_id": { "type": "string", "description": "The request's id in the logs." },
            "errors": {
                "type": "array", "items": { "$ref": "#/components/schemas/FieldError" },
                "description": "The fields that are at fault, at most 50.",
            },
        },
    })
}

fn field_error_schema() -> Value {
    json!({
        "type": "object",
        "description": "A field that breaks its rule.",
        "required": ["loc", "msg", "type"],
        "properties": {
            "loc": {
                "type": "array", "items": { "type": ["string", "integer"] },
                "description": "Where it is: `body`, `query`, `path` or `header`, then its path.",
            },
            "msg": { "type": "string", "description": "What is wrong, in the request's language." },
            "type": {
                "type": "string",
                "enum": KINDS,
                "description": "What is wrong, for programs.",
            },
        },
    })
}

/// `place-order` as `placeOrder`.
fn camel_case(id: &str) -> String {
    let pascal = pascal_case(id);
    let (head, tail) = pascal.split_at_checked(1).unwrap_or((&pascal, ""));
    format!("{}{tail}", head.to_lowercase())
}

/// Every word of a name or a path with a capital, its parameters left out.
fn pascal_case(text: &str) -> String {
    let segments = text.split('/').filter(|segment| !segment.starts_with('{'));
    let words = segments.flat_map(|segment| segment.split(['-', '_', '.']));
    words.filter_map(|word| word.split_at_checked(1)).fold(String::new(), |mut name, word| {
        name.push_str(&word.0.to_uppercase());
        name.push_str(word.1);
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_by_their_function_and_aliases_by_their_path_too() {
        assert_eq!(camel_case("place-order"), "placeOrder");
        let path = "/orchestration/orders/{order_id}/cancel";
        assert_eq!(pascal_case(path), "OrchestrationOrdersCancel");
    }
}
