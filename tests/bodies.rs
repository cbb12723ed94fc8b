//! What a hostile body costs: memory is counted by the allocator of this program, and stands for
//! work too, which nobody can time reliably. One test alone, so that nothing else is counted.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

use std::alloc::System;

use cap::Cap;
use domain::{catalog::ProductKind, store::StoreKind};
use endpoint::{Auth, MAX_BODY, Method, Route};
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// The most that may be allocated for a body in all, in bytes. What is held at once is less; and it
/// grows with the work, because what is copied, split, folded or reported is allocated.
const MOST: usize = 4 * 1024 * 1024;

/// `part` as often as it fits into the largest body, between `before` and `after`.
fn filled(before: &str, part: &str, after: &str) -> String {
    let room = MAX_BODY - before.len() - after.len();
    format!("{before}{}{after}", part.repeat(room / part.len()))
}

/// Different names, as many as fit.
fn names(before: &str, part: impl Fn(usize) -> String, after: &str) -> String {
    let mut text = before.to_owned();
    for number in 0.. {
        let next = part(number);
        if text.len() + next.len() + after.len() > MAX_BODY {
            break;
        }
        text.push_str(&next);
    }
    text + after
}

fn forms() -> Vec<(&'static str, String)> {
    vec![
        ("a&a&a", filled("", "a&", "")),
        ("a=&a=&a=", filled("", "a=&", "")),
        ("&&&&", filled("", "&", "")),
        ("different names", names("", |number| format!("{number:x}&"), "")),
        ("a list", filled("", "a[]=1&", "")),
        ("escapes", filled("a=", "%41", "")),
        ("a long name", filled("", "a", "=1")),
        ("a text that grows when it is folded", filled("phone=", "%EF%B7%BA", "")),
        ("a password", filled("username=ming&password=", "x", "")),
        ("two hundred long names", filled("", &format!("{}=1&", "n".repeat(1_300)), "")),
    ]
}

fn documents(example: &Value) -> Vec<(String, String)> {
    let open = |name: &str| {
        let mut body = example.clone();
        body[name] = json!("@");
        let text = body.to_string();
        let (before, after) = text.split_once("\"@\"").unwrap();
        (before.to_owned(), after.to_owned())
    };
    let mut all: Vec<(String, String)> = [
        ("objects", filled("[", "{\"\":0},", "0]")),
        ("empty objects", filled("[", "{},", "0]")),
        ("lists", filled("[", "[0],", "0]")),
        ("numbers", filled("[", "0,", "0]")),
        ("depth", "[".repeat(MAX_BODY)),
        ("unknown fields", names("{", |number| format!("\"{number:x}\":0,"), "\"x\":0}")),
        ("internal fields", names("{", |number| format!("\"${number:x}\":0,"), "\"x\":0}")),
        ("a field again and again", filled("{", "\"a\":{},", "\"a\":0}")),
    ]
    .map(|(what, body)| (what.to_owned(), body))
    .into();
    for name in example.as_object().into_iter().flatten().map(|(name, _)| name) {
        let (before, after) = open(name);
        for (what, start, part, end) in [
            ("a long text", "\"", "x", "\""),
            ("a text that grows when it is folded", "\"", "\u{fdfa}", "\""),
            ("a text of line ends", "\"", "\\r\\n", "\""),
            ("a list of objects", "[", "{},", "{}]"),
            ("a list of unknown fields", "[", "{\"a\":0},", "{}]"),
        ] {
            let body = filled(&format!("{before}{start}"), part, &format!("{end}{after}"));
            all.push((format!("{name}: {what}"), body));
        }
    }
    all
}

/// Sends `call`, and checks what it takes.
async fn check(world: &World, route: &Route, what: &str, call: Call) -> Answer {
    let before = MEMORY.total_allocated();
    let answer = call.send(world).await;
    let (taken, id) = (MEMORY.total_allocated() - before, route.spec.id);
    assert!(taken <= MOST, "{id}, {what}: {taken} bytes");
    assert!(answer.status < 500, "{id}, {what}: {answer:?}");
    let errors = answer.at("/errors").as_array().map_or(0, Vec::len);
    assert!(errors <= 50, "{id}, {what}: {errors} errors");
    assert!(answer.body.len() <= 64 * 1024, "{id}, {what}: {} bytes", answer.body.len());
    answer
}

/// A market, and who may call any of its routes.
struct Scene {
    world: World,
    admin: TestUser,
}

impl Scene {
    async fn set() -> Self {
        let world = World::open().await;
        let (store, _) = world.store("tea", StoreKind::Shop).await;
        world.product(store, ProductKind::Goods, 60, Some(9)).await;
        let admin = world.admin().await;
        // Whatever is prepared once is there before anything is counted.
        let ming = json!({ "username": "ming", "email": "m@x.tw", "password": "correct horse" });
        testkit::post("/api/auth/register").json(&ming).send(&world).await;
        testkit::get("/api/auth/me").by(&admin).send(&world).await;
        testkit::get("/api/products?q=tea").send(&world).await;
        Self { world, admin }
    }

    fn call(&self, route: &Route, path: &str) -> Call {
        let path = path
            .split('/')
            .map(|part| match part {
                "{order_id}" => "ord_0000000000000000A",
                "{product_id}" | "{item_id}" => "prd_0000000000000000A",
                "{payment_id}" => "pay_x",
                "{variant_id}" | "{group_id}" => "x",
                other => other,
            })
            .collect::<Vec<_>>()
            .join("/");
        let address = format!("192.0.2.{}", self.world.unique() % 256);
        let call = Call::new(route.spec.method, path).from(&address).header("if-match", "*");
        match route.auth {
            Auth::Public | Auth::Webhook => call,
            Auth::OptionalUser
            | Auth::Authenticated
            | Auth::StoreStaff
            | Auth::Merchant
            | Auth::Admin => call.by(&self.admin),
        }
    }
}

#[tokio::test]
async fn a_hostile_body_costs_4_mb_at_most() {
    let scene = Scene::set().await;
    let mut sent = 0;
    for (_, route) in codegen::routes() {
        if route.spec.method == Method::Get {
            continue;
        }
        let example = codegen::sample_body(route);
        for path in route.spec.paths() {
            for (what, body) in forms() {
                let call = scene.call(route, &path).form(&body);
                check(&scene.world, route, what, call).await;
                sent += 1;
            }
            if route.spec.page.is_some() {
                continue;
            }
            for (what, body) in documents(&example) {
                let call = scene.call(route, &path).raw("application/json", body.as_bytes());
                check(&scene.world, route, &what, call).await;
                sent += 1;
            }
        }
    }
    assert!(sent > 1_000, "{sent} bodies were sent");

    // What is refused for its number of values is told so.
    let login = codegen::routes().into_iter().find(|(_, route)| route.spec.id == "login");
    let (_, login) = login.unwrap();
    for (body, is_form) in [(&forms()[0].1, true), (&filled("[", "{\"\":0},", "0]"), false)] {
        let call = scene.call(login, "/api/auth/login");
        let call =
            if is_form { call.form(body) } else { call.raw("application/json", body.as_bytes()) };
        let answer = check(&scene.world, login, "too many", call).await;
        assert_eq!((answer.status, answer.fields()), (422, vec!["body range".to_owned()]));
    }
}
