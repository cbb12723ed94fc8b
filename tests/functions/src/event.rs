//! Sample events, and the requests in them.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::event::{Event, EventType};
use endpoint::{Method, Request, Trigger};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::case::{Case, Failed};

/// The sample event of `case`. A consumer gets the samples of all events that it asks for, in
/// one batch.
pub(crate) fn sample(case: Case) -> Result<Value, Failed> {
    let id = case.id();
    match case {
        Case::Route(_) => read(&format!("http/{id}.json")),
        Case::Worker(worker) => match worker.spec.trigger {
            Trigger::Stream(_) => read(&format!("stream/{id}.json")),
            Trigger::Minutes(_) => read(&format!("schedule/{id}.json")),
            Trigger::Events(events) => batch(events),
        },
    }
}

fn read(name: &str) -> Result<Value, Failed> {
    let path = codegen::workspace().join("events").join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("events/{name}: {error}"))?;
    Ok(serde_json::from_str(&text)?)
}

/// One batch of an event of each of these types, each with an id of its own.
fn batch(events: &[EventType]) -> Result<Value, Failed> {
    let mut records = Vec::new();
    for kind in events {
        let event = read(&format!("queue/{kind}.v{}.json", Event::FORMAT))?;
        for record in event.get("Records").and_then(Value::as_array).into_iter().flatten() {
            let mut record = record.clone();
            let id = json!(format!("message-{}", records.len()));
            record.as_object_mut().ok_or("a record is an object")?.insert("messageId".into(), id);
            records.push(record);
        }
    }
    Ok(json!({ "Records": records }))
}

/// The request in an event of API Gateway.
pub(crate) fn request(event: &Value) -> Result<Request, Failed> {
    let text = |at: &str| event.pointer(at).and_then(Value::as_str).unwrap_or_default();
    let method = Method::parse(text("/requestContext/http/method")).unwrap_or(Method::Get);
    let mut headers = HeaderMap::new();
    for (name, value) in event.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let value = HeaderValue::from_bytes(value.as_str().unwrap_or_default().as_bytes())?;
        headers.insert(HeaderName::from_bytes(name.as_bytes())?, value);
    }
    let cookies = event.get("cookies").and_then(Value::as_array).into_iter().flatten();
    let cookies: Vec<_> = cookies.filter_map(Value::as_str).collect();
    if !cookies.is_empty() {
        headers.insert("cookie", HeaderValue::from_str(&cookies.join("; "))?);
    }
    let (path, query) = (text("/rawPath"), text("/rawQueryString"));
    let mut request = Request::new(method, path, query, headers, "sample".to_owned());
    request.body = match event.get("isBase64Encoded").and_then(Value::as_bool) {
        Some(true) => STANDARD.decode(text("/body"))?.into(),
        Some(false) | None => text("/body").to_owned().into_bytes().into(),
    };
    request.source_ip = text("/requestContext/http/sourceIp").to_owned();
    Ok(request)
}
