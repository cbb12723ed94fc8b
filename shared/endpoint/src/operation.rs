//! The operations of the OpenAPI 3.1 document.

use std::collections::{BTreeMap, BTreeSet};

use domain::Code;
use serde_json::{Map, Value, json};

use crate::{auth::Auth, dialect::ApiDialect, spec::Spec, status::status};

/// An operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    doc: &'static str,
    parameters: Vec<Value>,
    request: BTreeMap<String, Value>,
    optional_body: bool,
    example: Option<&'static str>,
    responses: BTreeMap<u16, Response>,
    codes: BTreeSet<Code>,
    auth: Option<Auth>,
}

#[derive(Clone, Debug, Default)]
struct Response {
    description: String,
    content: Map<String, Value>,
    headers: Map<String, Value>,
}

/// The position of an operation in the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    /// Its name in the document, unique.
    pub(crate) id: &'a str,
    /// The group that it is shown in.
    pub(crate) tag: &'a str,
    /// Its method, in capitals.
    pub(crate) method: &'a str,
    /// For an alias, the canonical path and the alias's dialect.
    pub(crate) alias_of: Option<(&'a str, ApiDialect)>,
}

impl Operation {
    pub(crate) fn of(spec: &Spec, doc: &'static str) -> Self {
        let mut codes: BTreeSet<_> = spec.errors.iter().copied().collect();
        codes.extend([Code::RouteNotFound, Code::InternalError, Code::ServiceUnavailable]);
        // A body is refused for its size and its encoding before anybody asks whether it is read.
        codes.extend([Code::PayloadTooLarge, Code::UnsupportedMediaType]);
        Self {
            doc,
            parameters: Vec::new(),
            request: BTreeMap::new(),
            optional_body: false,
            example: spec.example,
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
    pub(crate) fn parameter(
        &mut self,
        place: &str,
        name: &str,
        required: bool,
        schema: Value,
        description: &str,
    ) {
        let mut parameter =
            json!({ "in": place, "name": name, "required": required, "schema": schema });
        if let Some(map) = parameter.as_object_mut().filter(|_| !description.is_empty()) {
            map.insert("description".to_owned(), description.into());
        }
        self.parameters.push(parameter);
    }

    /// It reads a body of a media type.
    pub(crate) fn reads(&mut self, media_type: &str, schema: Value) {
        self.request.insert(media_type.to_owned(), schema);
        self.codes.extend([Code::PayloadTooLarge, Code::UnsupportedMediaType]);
    }

    /// Its body may be left out.
    pub(crate) fn body_is_optional(&mut self) {
        self.optional_body = true;
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

    /// Its answer with `status` has the header `name`.
    pub(crate) fn header(&mut self, status: u16, name: &str, description: &str) {
        let header = json!({ "description": description, "schema": { "type": "string" } });
        self.responses.entry(status).or_default().headers.insert(name.to_owned(), header);
    }

    fn answer(&mut self, status: u16, description: &str, content: Option<(&str, Value)>) {
        let response = self.responses.entry(status).or_default();
        description.clone_into(&mut response.description);
        if let Some((media_type, schema)) = content {
            response.content.insert(media_type.to_owned(), json!({ "schema": schema }));
        }
    }

    /// Whether it answers a page, for people.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.responses.values().any(|response| response.content.contains_key("text/html"))
    }

    /// Every code it may refuse with.
    #[must_use]
    pub fn codes(&self) -> &BTreeSet<Code> {
        &self.codes
    }

    /// The first media type that it reads, by name, and the schema of that.
    #[must_use]
    pub fn body(&self) -> Option<(&str, &Value)> {
        self.request.iter().next().map(|(media_type, schema)| (media_type.as_str(), schema))
    }

    /// Its parameters as the document has them.
    #[must_use]
    pub fn parameters(&self) -> &[Value] {
        &self.parameters
    }

    pub(crate) fn to_json(&self, placed: Placed<'_>) -> Value {
        let (summary, description) = summary(self.doc);
        let mut operation = Map::new();
        let mut set = |name: &str, value: Value| operation.insert(name.to_owned(), value);
        set("operationId", placed.id.into());
        let (mut summary, mut description) = (summary.to_owned(), description.to_owned());
        if let Some((canonical, dialect)) = placed.alias_of {
            description = format!("{summary}. {}", dialect.description());
            summary = format!("Alias of {} {canonical}", placed.method);
            set("x-alias-of", canonical.into());
            set("deprecated", true.into());
        }
        set("summary", summary.into());
        if !description.is_empty() {
            set("description", description.into());
        }
        set("tags", json!([placed.tag]));
        if !self.parameters.is_empty() {
            set("parameters", self.parameters.clone().into());
        }
        set("responses", self.responses_json(placed));
        if !self.request.is_empty() {
            let content = self.request.iter();
            let content: Map<_, _> = content
                .map(|(media_type, schema)| {
                    (media_type.clone(), self.media_type(media_type, schema, placed))
                })
                .collect();
            set("requestBody", json!({ "required": !self.optional_body, "content": content }));
        }
        match (self.auth, self.auth.and_then(Auth::least)) {
            (_, Some(least)) => {
                set("security", json!([{ "bearer": [] }]));
                set("x-role", least.as_str().into());
            }
            (Some(Auth::OptionalUser), None) => {
                set("security", json!([{}, { "bearer": [] }]));
            }
            _ => {
                set("security", json!([]));
            }
        }
        operation.into()
    }

    /// A body of a media type. An alias also accepts the names of its dialect.
    fn media_type(&self, media_type: &str, schema: &Value, placed: Placed<'_>) -> Value {
        let translated = placed.alias_of.is_some_and(|(_, d)| d != ApiDialect::Canonical);
        if translated {
            return json!({ "schema": { "type": "object" } });
        }
        let example = self.example.filter(|_| media_type == "application/json");
        match example.and_then(|example| serde_json::from_str::<Value>(example).ok()) {
            Some(example) => json!({ "schema": schema, "example": example }),
            None => json!({ "schema": schema }),
        }
    }

    fn responses_json(&self, placed: Placed<'_>) -> Value {
        let mut responses = Map::new();
        let restaurant = placed.alias_of.is_some_and(|(_, d)| d == ApiDialect::Restaurant);
        for (status, response) in &self.responses {
            // The restaurant design's client expects 200 for every success.
            let status = if restaurant && *status == 201 { 200 } else { *status };
            let mut headers = response.headers.clone();
            headers.insert("X-Request-Id".to_owned(), header_ref("XRequestId"));
            let mut json = json!({ "description": response.description, "headers": headers });
            if let Some(map) = json.as_object_mut().filter(|_| !response.content.is_empty()) {
                map.insert("content".to_owned(), response.content.clone().into());
            }
            responses.insert(status.to_string(), json);
        }
        let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for code in &self.codes {
            by_status.entry(status(*code).as_u16()).or_default().push(code.as_str());
        }
        for (status, codes) in by_status {
            let mut headers = json!({ "X-Request-Id": header_ref("XRequestId") });
            let further = match status {
                401 => Some(("WWW-Authenticate", "WwwAuthenticate")),
                429 | 503 => Some(("Retry-After", "RetryAfter")),
                _ => None,
            };
            if let (Some((name, component)), Some(map)) = (further, headers.as_object_mut()) {
                map.insert(name.to_owned(), header_ref(component));
            }
            let problem = json!({
                "description": codes.join(", "),
                "headers": headers,
                "content": { "application/problem+json": { "schema": {
                    "allOf": [
                        { "$ref": "#/components/schemas/Problem" },
                        {
                            "type": "object",
                            "properties": { "code": { "type": "string", "enum": codes } },
                        },
                    ],
                } } },
            });
            responses.insert(status.to_string(), problem);
        }
        responses.into()
    }
}

fn header_ref(component: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{component}") })
}

/// The first sentence of a doc comment, and the rest.
pub(crate) fn summary(doc: &'static str) -> (&'static str, &'static str) {
    // A sentence may end its paragraph.
    let end = doc.find(". ").into_iter().chain(doc.find(".\n")).min();
    match end.and_then(|end| doc.split_at_checked(end)) {
        Some((first, rest)) => (first, rest.trim_start_matches('.').trim_start()),
        None => (doc.trim_end_matches('.'), ""),
    }
}
