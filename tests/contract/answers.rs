//! Answers fit the OpenAPI document: every JSON answer of every operation, to its example by every
//! role, has a schema in the document and is valid by it.

use std::collections::BTreeMap;

use domain::{OrderId, ProductId, Timestamp, store::StoreKind};
use endpoint::Route;
use jsonschema::Validator;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, post};

use crate::scene::Scene;

/// The time in the ids of the examples.
const SAMPLED: Timestamp = Timestamp::from_millis(1_795_230_000_000);

/// The document, and the validators of the schemas in it.
struct Document {
    text: Value,
    validators: BTreeMap<String, Validator>,
}

impl Document {
    fn open() -> Self {
        let file = codegen::workspace().join("infra/openapi.json");
        let text = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        Self { text, validators: BTreeMap::new() }
    }

    /// Checks `answer` of `method` at `path`; returns whether there was a body to check.
    fn check(&mut self, method: &str, path: &str, answer: &Answer) -> bool {
        let escaped = path.replace('/', "~1");
        let method = method.to_lowercase();
        let what = format!("{method} {path}: {answer:?}");
        let response = format!("/paths/{escaped}/{method}/responses/{}", answer.status);
        assert!(self.text.pointer(&response).is_some(), "a status that is not documented: {what}");
        let media_type = answer.header("content-type").replace('/', "~1");
        if !media_type.ends_with("json") {
            return false;
        }
        let schema = format!("{response}/content/{media_type}/schema");
        assert!(self.text.pointer(&schema).is_some(), "a body that is not documented: {what}");
        let validator = self.validators.entry(schema).or_insert_with_key(|schema| {
            let mut root = self.text.pointer(schema).unwrap().clone();
            // What it refers to.
            root["components"] = self.text["components"].clone();
            jsonschema::draft202012::new(&root).unwrap()
        });
        let body = answer.json();
        let wrong: Vec<_> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}\n{what}");
        true
    }
}

/// The example of `route`, with ids that exist in `scene`.
pub(crate) fn example(scene: &Scene, route: &Route) -> Value {
    let text = codegen::sample_body(route).to_string();
    let product = if text.contains("takeaway") { scene.dish } else { scene.product };
    let text = text
        .replace(&ProductId::new(SAMPLED, 1).to_string(), &product.to_string())
        .replace(&OrderId::new(SAMPLED, 1).to_string(), &scene.order)
        .replace("eyJ…", &scene.stranger.tokens.refresh)
        // The order in the scene is not paid; this is all that may be done to it.
        .replace("preparing", "cancelled");
    serde_json::from_str(&text).unwrap()
}

fn calls(scene: &Scene, route: &Route, path: &str) -> Vec<Call> {
    let call = || scene.call(route, path).header("if-match", "*");
    let whole = call().json(&example(scene, route));
    // What is wrong with this is said in errors.
    let empty = call().json(&json!({}));
    if route.is_get() { vec![call()] } else { vec![whole.clone(), whole, empty] }
}

#[tokio::test]
async fn every_json_answer_fits_its_schema() {
    let mut document = Document::open();
    let mut checked = BTreeMap::<&str, Vec<u16>>::new();
    for (_, route) in codegen::documented() {
        let scene = Scene::set_for(route.spec.id).await;
        // The user that the example of a sign-in is about.
        let joined = json!({
            "username": "ming", "email": "m@x.tw", "password": "correct horse battery staple",
        });
        post("/api/auth/register").json(&joined).send(&scene.world).await;
        let mut people: Vec<Option<TestUser>> = vec![None, Some(scene.stranger.clone())];
        people.extend(scene.by_role.iter().map(|(_, who)| Some(who.clone())));
        for path in route.spec.paths() {
            for who in &people {
                for call in calls(&scene, route, &path) {
                    // From one network no more than so many register.
                    let call = call.from(&format!("192.0.2.{}", scene.world.unique() % 256));
                    let call = match who {
                        Some(who) => call.by(&scene.world.again(who).await),
                        None => call,
                    };
                    let answer = call.send(&scene.world).await;
                    let fits = document.check(route.spec.method.as_str(), &path, &answer);
                    // What was removed is answered with nothing.
                    if fits || answer.status == 204 {
                        checked.entry(route.spec.id).or_default().push(answer.status);
                    }
                }
            }
        }
    }
    let without_success: Vec<_> = checked
        .iter()
        .filter(|(_, statuses)| !statuses.iter().any(|status| *status < 300))
        .map(|(id, statuses)| format!("{id}: {statuses:?}"))
        .collect();
    assert!(without_success.is_empty(), "never answered well: {without_success:#?}");
    assert!(checked.len() > 25, "{} operations answered JSON", checked.len());
}

/// What the catalogue refuses in an order, of a product with sizes of which some are left.
#[tokio::test]
async fn what_an_order_is_refused_for_is_documented() {
    let mut document = Document::open();
    let world = World::open().await;
    let (_, merchant) = world.store("shirts", StoreKind::Shop).await;
    let shirt = json!({
        "name": "T-Shirt", "price": 390,
        "variants": [{ "id": "S", "name": "S", "stock": 3 }, { "id": "L", "name": "L" }],
    });
    let made = post("/api/merchants/products").by(&merchant).json(&shirt).send(&world).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let buyer = world.customer("ann").await;
    for (item, way, codes) in [
        (json!({ "quantity": 1 }), "takeaway", ["variant_required"; 2]),
        (json!({ "quantity": 1, "variant_id": "S" }), "digital", ["product_unavailable"; 2]),
        // A quote says what is left, and refuses nothing.
        (json!({ "quantity": 4, "variant_id": "S" }), "takeaway", ["", "out_of_stock"]),
    ] {
        let mut item = item;
        item["product_id"] = made.at("/id");
        let body = json!({ "items": [item], "fulfilment": { "type": way } });
        for (path, code) in ["/api/checkout/quote", "/api/orders"].into_iter().zip(codes) {
            let answer = post(path).by(&buyer).json(&body).send(&world).await;
            assert_eq!(answer.code(), code, "{path} {body}: {}", answer.body);
            assert!(document.check("post", path, &answer));
        }
    }
}
