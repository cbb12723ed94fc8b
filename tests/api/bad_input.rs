//! Bad input: whatever is sent, the answer names the error, and is never a 5xx.

mod orders;

use std::sync::OnceLock;

use domain::{OrderId, ProductId, StoreId, Timestamp, catalog::ProductKind, store::StoreKind};
use endpoint::{Auth, Route};
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World};

/// The time in the samples' ids.
const SAMPLED: Timestamp = Timestamp::from_millis(1_795_230_000_000);

/// The OpenAPI document as it is served.
fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let file = codegen::workspace().join("infra/openapi.json");
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
    })
}

/// The operation of `route` in the document.
fn operation(route: &Route) -> &'static Value {
    let path = route.spec.path.replace('/', "~1");
    let method = route.spec.method.as_str().to_lowercase();
    document().pointer(&format!("/paths/{path}/{method}")).unwrap_or(&Value::Null)
}

/// `schema`, or what it refers to; of a nullable schema the one that is not null.
fn resolved(schema: &'static Value) -> &'static Value {
    if let Some(target) = schema["$ref"].as_str() {
        return resolved(document().pointer(target.trim_start_matches('#')).unwrap());
    }
    if let Some(one) = schema["anyOf"].as_array().and_then(|all| all.first()) {
        return resolved(one);
    }
    schema
}

/// The routes that read JSON, and the schemas of their bodies.
fn routes() -> Vec<(&'static Route, &'static Value)> {
    let all = codegen::routes().into_iter().map(|(_, route)| route);
    let schema = |route: &'static Route| {
        let content = operation(route).pointer("/requestBody/content/application~1json/schema")?;
        Some((route, resolved(content)))
    };
    let found: Vec<_> = all.filter(|route| route.spec.page.is_none()).filter_map(schema).collect();
    assert!(found.len() >= 12, "{} routes read JSON", found.len());
    found
}

/// Checks that an error answer is a problem that the document lists for `route`.
fn check(route: &Route, answer: &Answer, what: &str) {
    let id = route.spec.id;
    assert!(answer.status < 500, "{id}, {what}: {answer:?}");
    if answer.status < 400 {
        return;
    }
    assert_eq!(answer.header("content-type"), "application/problem+json", "{id}, {what}");
    let (body, code) = (answer.json(), answer.code());
    let told = ["type", "title", "status", "detail", "code", "request_id", "errors"];
    for name in told {
        assert!(!body[name].is_null(), "{id}, {what}: no {name} in {body}");
    }
    assert_eq!(body["status"], answer.status, "{id}, {what}");
    assert_eq!(body["request_id"], "test-request", "{id}, {what}");
    assert_eq!(body["type"], format!("/problems/{code}"), "{id}, {what}");
    let schema = format!("/responses/{}/content/application~1problem+json/schema", answer.status);
    let announced = operation(route).pointer(&format!("{schema}/allOf/1/properties/code/enum"));
    let announced = announced.and_then(Value::as_array).cloned().unwrap_or_default();
    assert!(announced.contains(&json!(code)), "{id}, {what}: {code} is not announced");
    let listed = body["errors"].as_array().unwrap().len();
    assert!(code != "validation_failed" || listed > 0, "{id}, {what}: no field is named");
}

/// A market with an item for each path parameter, and users for each route.
struct Scene {
    world: World,
    store: StoreId,
    product: ProductId,
    order: String,
    buyer: TestUser,
    merchant: TestUser,
    admin: TestUser,
}

impl Scene {
    async fn set() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Restaurant).await;
        let product = world.product(store, ProductKind::MenuItem, 60, Some(1_000)).await;
        let buyer = world.customer("ann").await;
        let body = json!({
            "items": [{ "product_id": product, "quantity": 1 }],
            "fulfilment": { "type": "takeaway" },
        });
        let order = testkit::post("/api/orders").by(&buyer).json(&body).send(&world).await;
        assert_eq!(order.status, 201, "{}", order.body);
        Self {
            store,
            product,
            order: order.text("/id"),
            buyer,
            merchant,
            admin: world.admin().await,
            world,
        }
    }

    /// A request of `route` that lacks nothing but its body.
    fn call(&self, route: &Route) -> Call {
        let path = route
            .spec
            .path
            .replace("{product_id}", &self.product.to_string())
            .replace("{item_id}", &self.product.to_string())
            .replace("{variant_id}", "M")
            .replace("{group_id}", "sugar")
            .replace("{address_id}", "home")
            .replace("{order_id}", &self.order);
        let call = Call::new(route.spec.method, path).header("if-match", "\"1\"");
        match route.auth {
            Auth::OptionalUser if route.spec.path.starts_with("/api/orders") => {
                call.by(&self.buyer)
            }
            Auth::Public | Auth::OptionalUser | Auth::Webhook => call,
            Auth::Authenticated => call.by(&self.buyer),
            Auth::StoreStaff | Auth::Merchant => call.by(&self.merchant),
            Auth::Admin => call.by(&self.admin),
        }
    }

    /// A valid body of `route`, about items that exist.
    fn body(&self, route: &Route) -> Value {
        let text = codegen::sample_body(route).to_string();
        let text = text
            .replace(&ProductId::new(SAMPLED, 1).to_string(), &self.product.to_string())
            .replace(&OrderId::new(SAMPLED, 1).to_string(), &self.order)
            .replace(&StoreId::new(SAMPLED, 1).to_string(), &self.store.to_string());
        let mut body: Value = serde_json::from_str(&text).unwrap();
        if let Some(object) = body.as_object_mut() {
            object.remove("category_id");
        }
        body
    }

    async fn send(&self, route: &Route, call: Call, what: &str) -> Answer {
        let answer = call.send(&self.world).await;
        check(route, &answer, what);
        answer
    }
}

#[tokio::test]
async fn a_good_body_is_read() {
    for (route, _) in routes() {
        let scene = Scene::set().await;
        let call = scene.call(route).json(&scene.body(route));
        let answer = scene.send(route, call, "a good body").await;
        assert!(![400, 413, 415, 422].contains(&answer.status), "{}: {answer:?}", route.spec.id);
    }
}

#[tokio::test]
async fn what_is_not_json_is_malformed() {
    let scene = Scene::set().await;
    let deep = [vec![b'['; 10_000], vec![b']'; 10_000]].concat();
    for (route, _) in routes() {
        let good = scene.body(route).to_string();
        let bodies: [(&str, &[u8]); 9] = [
            ("text", b"not json"),
            ("half", &good.as_bytes()[..good.len() - 1]),
            ("twice", &[good.as_bytes(), good.as_bytes()].concat()),
            ("single quotes", b"{'a': 1}"),
            ("a trailing comma", b"{\"a\": 1,}"),
            ("not a number", b"{\"quantity\": NaN}"),
            ("no text", b"{\"name\": \"\xff\xfe\"}"),
            ("a byte order mark", &[b"\xef\xbb\xbf", good.as_bytes()].concat()),
            ("too deep", &deep),
        ];
        for (what, body) in bodies {
            let call = scene.call(route).raw("application/json", body);
            let answer = scene.send(route, call, what).await;
            let found = (answer.status, answer.code());
            assert_eq!(found, (400, "malformed_request".to_owned()), "{}, {what}", route.spec.id);
        }
    }
}

#[tokio::test]
async fn only_a_body_that_may_be_left_out_is() {
    let scene = Scene::set().await;
    for (route, schema) in routes() {
        let call = scene.call(route).raw("application/json", b"");
        let answer = scene.send(route, call, "empty").await;
        // The body of a cancellation, its reason, is optional.
        let may = route.spec.id == "cancel-order";
        assert_eq!(answer.status, if may { 200 } else { 400 }, "{}", route.spec.id);
        assert!(!may || schema.get("required").is_none(), "{schema}");
    }
}

#[tokio::test]
async fn a_body_is_an_object() {
    let scene = Scene::set().await;
    for (route, _) in routes() {
        let good = scene.body(route);
        for body in [json!([]), json!([good]), json!("x"), json!(1), json!(true), json!(null)] {
            let call = scene.call(route).json(&body);
            let answer = scene.send(route, call, &body.to_string()).await;
            let found = (answer.status, answer.fields());
            assert_eq!(
                found,
                (422, vec!["body wrong_type".to_owned()]),
                "{}: {body}",
                route.spec.id
            );
        }
    }
}

#[tokio::test]
async fn other_content_types_and_too_much_of_it_are_refused() {
    let scene = Scene::set().await;
    let huge = vec![b' '; 257 * 1024];
    for (route, _) in routes() {
        let good = scene.body(route).to_string();
        for media_type in ["text/plain", "application/xml", "application/jsonx", "json", ""] {
            let call = scene.call(route).raw(media_type, good.as_bytes());
            let answer = scene.send(route, call, media_type).await;
            let found = (answer.status, answer.code());
            let want = (415, "unsupported_media_type".to_owned());
            assert_eq!(found, want, "{} as {media_type}", route.spec.id);
        }
        for body in [huge.clone(), [good.as_bytes(), &huge].concat()] {
            let call = scene.call(route).raw("application/json", &body);
            let answer = scene.send(route, call, "257 KB").await;
            let found = (answer.status, answer.code());
            assert_eq!(found, (413, "payload_too_large".to_owned()), "{}", route.spec.id);
        }
        let call = scene.call(route).raw("Application/JSON; charset=utf-8", b"[]");
        let answer = scene.send(route, call, "with a charset").await;
        assert_eq!(answer.status, 422, "{}", route.spec.id);
    }
}

#[tokio::test]
async fn a_field_that_nobody_knows_is_named() {
    let scene = Scene::set().await;
    for (route, _) in routes() {
        for name in ["surprise", "price_at_purchase", "total_amount", "__proto__", "", "Quantity"] {
            let mut body = scene.body(route);
            body[name] = json!(1);
            let call = scene.call(route).json(&body);
            let answer = scene.send(route, call, name).await;
            let want = (422, vec![format!("body.{name} unknown_field")]);
            assert_eq!((answer.status, answer.fields()), want, "{} {name}", route.spec.id);
        }
    }
}

/// Whether `value` is of the type that `schema` asks for, whatever its bounds.
fn fits(schema: &Value, value: &Value) -> bool {
    if schema["oneOf"].is_array() {
        // A tagged choice of objects.
        return value.is_object();
    }
    match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => panic!("a schema without a type: {schema}"),
    }
}

#[tokio::test]
async fn a_field_of_another_type_is_named_and_nothing_breaks() {
    let values = [
        json!(7),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(true),
        json!("x"),
        json!(""),
        json!("x".repeat(10_000)),
        json!("\u{0}\u{202e}\u{10ffff}"),
        json!({}),
        json!({ "x": 1 }),
        json!([]),
        json!([null]),
        json!([[1]]),
    ];
    let mut seen = 0;
    for (route, schema) in routes() {
        let scene = Scene::set().await;
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, field) in schema["properties"].as_object().unwrap() {
            let field = resolved(field);
            for value in &values {
                let mut body = scene.body(route);
                body[name] = value.clone();
                let call = scene.call(route).json(&body);
                let short: String = value.to_string().chars().take(20).collect();
                let what = format!("{name}: {short}");
                let answer = scene.send(route, call, &what).await;
                if !fits(field, value) {
                    assert_eq!(answer.status, 422, "{}, {what}", route.spec.id);
                    let told = answer.fields();
                    let want = format!("body.{name} wrong_type");
                    assert!(told.contains(&want), "{}, {what}: {told:?}", route.spec.id);
                    seen += 1;
                }
            }
            let mut body = scene.body(route);
            for gone in [true, false] {
                match gone {
                    true => body[name] = Value::Null,
                    false => drop(body.as_object_mut().unwrap().remove(name)),
                }
                let what = format!("without {name}");
                let answer = scene.send(route, scene.call(route).json(&body), &what).await;
                if required.contains(&json!(name)) {
                    let want = (422, vec![format!("body.{name} missing")]);
                    assert_eq!((answer.status, answer.fields()), want, "{}", route.spec.id);
                }
            }
        }
    }
    assert!(seen > 500, "{seen} wrong types were tried");
}
