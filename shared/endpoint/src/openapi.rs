//! What the OpenAPI 3.1 document says of an operation.

use std::collections::{BTreeMap, BTreeSet};

use domain::Code;
use serde_json::{Map, Value, json};

use crate::{Auth, Route, Schemas, Spec, problem};

/// An operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    summary: &'static str,
    parameters: Vec<Value>,
    request: Map<String, Value>,
    responses: BTreeMap<u16, Value>,
    codes: BTreeSet<Code>,
    auth: Option<Auth>,
}

impl Operation {
    pub(crate) fn of(spec: &Spec) -> Self {
        let mut codes: BTreeSet<_> = spec.fails.iter().copied().collect();
        codes.extend([Code::RouteNotFound, Code::Broken, Code::Unavailable]);
        Self {
            summary: spec.summary,
            parameters: Vec::new(),
            request: Map::new(),
            responses: BTreeMap::new(),
            codes,
            auth: None,
        }
    }

    /// It may be called by `auth` only.
    pub(crate) fn needs(&mut self, auth: Auth) {
        self.auth = Some(auth);
    }

    /// It reads a parameter `name` in `place`.
    pub(crate) fn parameter(&mut self, place: &str, name: &str, required: bool, schema: Value) {
        self.parameters.push(json!({
            "in": place, "name": name, "required": required, "schema": schema,
        }));
    }

    /// It reads a body of a media type.
    pub(crate) fn reads(&mut self, media_type: &str, schema: Value) {
        self.request.insert(media_type.to_owned(), json!({ "schema": schema }));
        let codes = [Code::TooLarge, Code::UnsupportedMediaType];
        self.codes.extend(codes);
    }

    /// It may refuse with `codes`.
    pub(crate) fn refuses(&mut self, codes: &[Code]) {
        self.codes.extend(codes);
    }

    /// It answers JSON.
    pub(crate) fn answers(&mut self, status: u16, schema: Value) {
        self.answer(status, "Success.", Some(("application/json", schema)));
    }

    /// It answers a text.
    pub(crate) fn answers_text(&mut self, status: u16) {
        self.answer(status, "Success.", Some(("text/plain", json!({ "type": "string" }))));
    }

    /// It answers a page.
    pub(crate) fn answers_html(&mut self, status: u16) {
        self.answer(status, "A page.", Some(("text/html", json!({ "type": "string" }))));
    }

    /// It answers without a body.
    pub(crate) fn empty(&mut self, status: u16, description: &str) {
        self.answer(status, description, None);
    }

    fn answer(&mut self, status: u16, description: &str, content: Option<(&str, Value)>) {
        let content =
            content.map(|(media_type, schema)| json!({ media_type: { "schema": schema } }));
        let response = match content {
            Some(content) => json!({ "description": description, "content": content }),
            None => json!({ "description": description }),
        };
        self.responses.insert(status, response);
    }

    /// Every code it may refuse with.
    #[must_use]
    pub fn codes(&self) -> &BTreeSet<Code> {
        &self.codes
    }

    fn to_json(&self, id: &str, deprecated: bool) -> Value {
        let mut responses = Map::new();
        for (status, response) in &self.responses {
            responses.insert(status.to_string(), response.clone());
        }
        let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for code in &self.codes {
            by_status.entry(problem::status(*code).as_u16()).or_default().push(code.as_str());
        }
        for (status, codes) in by_status {
            responses.insert(
                status.to_string(),
                json!({
                    "description": codes.join(", "),
                    "content": { "application/problem+json": { "schema": {
                        "allOf": [
                            { "$ref": "#/components/schemas/Problem" },
                            { "properties": { "code": { "enum": codes } } },
                        ],
                    } } },
                }),
            );
        }
        let mut operation = Map::new();
        let mut set = |name: &str, value: Value| operation.insert(name.to_owned(), value);
        set("operationId", camel_case(id).into());
        set("summary", self.summary.into());
        set("parameters", self.parameters.clone().into());
        set("responses", responses.into());
        if !self.request.is_empty() {
            set("requestBody", json!({ "required": true, "content": self.request }));
        }
        if let Some(role) = self.auth.and_then(Auth::role) {
            set("security", json!([{ "bearer": [] }]));
            set("x-role", role.into());
        }
        if deprecated {
            set("deprecated", true.into());
        }
        operation.into()
    }
}

/// The document of `routes`, pages left out.
#[must_use]
pub fn document(routes: &[&'static Route]) -> Value {
    let mut schemas = Schemas::default();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for route in routes.iter().filter(|route| route.spec.page.is_none()) {
        let operation = route.operation(&mut schemas);
        for (place, path) in route.spec.paths().into_iter().enumerate() {
            let id = if place == 0 {
                route.spec.id.to_owned()
            } else {
                format!("{}-alias-{place}", route.spec.id)
            };
            let method = route.spec.method.as_str().to_lowercase();
            paths.entry(path).or_default().insert(method, operation.to_json(&id, place > 0));
        }
    }
    schemas.0.insert("Problem".to_owned(), problem_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Night Market",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every path is also served under /api/v1 and with a trailing slash. \
                            Money is whole TWD; times are RFC 3339.",
            "license": { "name": "Apache-2.0 OR MIT" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas.0,
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
            },
        },
    })
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457.",
        "required": ["type", "title", "status", "detail", "code", "request_id", "errors"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": { "type": "string" },
            "request_id": { "type": "string" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["loc", "msg", "type"],
                "properties": {
                    "loc": { "type": "array", "items": { "type": ["string", "integer"] } },
                    "msg": { "type": "string" },
                    "type": { "type": "string" },
                },
            } },
        },
    })
}

/// `place-order` as `placeOrder`.
fn camel_case(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for (place, word) in id.split('-').enumerate() {
        let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
        name.push_str(&if place == 0 { head.to_owned() } else { head.to_uppercase() });
        name.push_str(tail);
    }
    name
}
