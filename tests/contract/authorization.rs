//! Authorization: every route called by every kind of caller.

use domain::{OrderId, user::Role};
use endpoint::{Auth, Method, Route};
use testkit::{Call, World};

use crate::scene::Scene;

/// The body of the route's sample event.
fn sample_body(route: &Route) -> String {
    let file = codegen::workspace().join(format!("events/http/{}.json", route.spec.id));
    let event = std::fs::read_to_string(file).unwrap();
    let event: serde_json::Value = serde_json::from_str(&event).unwrap();
    event["body"].as_str().unwrap_or_default().to_owned()
}

/// Whether an answer refuses a caller who is not signed in.
fn turned_away(route: &Route, answer: &testkit::Answer) -> bool {
    let page = route.spec.page.is_some();
    match page {
        true => answer.status == 303 && answer.header("location").contains("/login"),
        false => answer.status == 401 && answer.code() == "unauthenticated",
    }
}

#[tokio::test]
async fn whoever_has_no_good_token_is_asked_to_sign_in() {
    let scene = Scene::set().await;
    let buyer = &scene.buyer.tokens;
    let (head, mac) = buyer.access.rsplit_once('.').unwrap();
    let forged = format!("{head}.{}", mac.chars().rev().collect::<String>());
    for (_, route) in codegen::routes() {
        if route.auth.least().is_none() {
            continue;
        }
        for path in route.spec.paths() {
            for (why, token) in [
                ("none", None),
                ("forged", Some(forged.as_str())),
                ("a refresh token", Some(buyer.refresh.as_str())),
                ("nonsense", Some("x")),
            ] {
                let mut call = scene.call(route, &path);
                if let Some(token) = token {
                    call = call
                        .header("authorization", &format!("Bearer {token}"))
                        .header("cookie", &format!("access={token}"));
                }
                let answer = call.send(&scene.world).await;
                assert!(turned_away(route, &answer), "{path} with {why}: {answer:?}");
            }
        }
    }
    scene.world.advance(31 * 60);
    let expired = scene.call(&orders::GET_ORDER, orders::GET_ORDER.spec.path);
    let expired = expired.by(&scene.buyer).send(&scene.world).await;
    assert_eq!(expired.status, 401, "an expired token");
}

#[tokio::test]
async fn every_route_lets_in_the_roles_it_declares_and_no_others() {
    let scene = Scene::set().await;
    for (_, route) in codegen::routes() {
        let Some(least) = route.auth.least() else { continue };
        for (role, who) in &scene.by_role {
            // Some of these calls sign the caller out.
            let who = scene.world.again(who).await;
            let answer = scene.call(route, route.spec.path).by(&who).send(&scene.world).await;
            let forbidden = answer.status == 403;
            assert_eq!(forbidden, *role < least, "{} as {role:?}: {answer:?}", route.spec.id);
            assert!(answer.status < 500, "{} as {role:?}: {answer:?}", route.spec.id);
        }
    }
}

#[tokio::test]
async fn what_is_not_yours_is_not_there() {
    let scene = Scene::set().await;
    for (_, route) in codegen::routes() {
        let path = route.spec.path;
        let theirs = path.contains("{order_id}") || path.contains("{payment_id}");
        let kept = path.contains("{product_id}") && route.auth.least() > Some(Role::Customer);
        let known = route.auth.least().is_some() || route.auth == Auth::OptionalUser;
        if !known || !(theirs || kept) {
            continue;
        }
        let who = match route.auth {
            Auth::Authenticated | Auth::OptionalUser => &scene.stranger,
            Auth::Public | Auth::StoreStaff | Auth::Merchant | Auth::Admin | Auth::Webhook => {
                &scene.foreign_staff
            }
        };
        if route.auth.least() > Some(who.role()) {
            continue;
        }
        // A well-formed request, so that it has no other error.
        let call = scene.call(route, path).by(who).header("if-match", "\"1\"");
        let call = match route.spec.method {
            Method::Get | Method::Delete => call,
            Method::Post | Method::Put | Method::Patch if route.spec.page.is_some() => {
                call.form("status=shipped&quantity=1&on=true")
            }
            Method::Post | Method::Put | Method::Patch => {
                call.raw("application/json", sample_body(route).as_bytes())
            }
        };
        let answer = call.send(&scene.world).await;
        assert_eq!(answer.status, 404, "{}: {answer:?}", route.spec.id);
    }
    let unknown = OrderId::new(scene.world.now(), 999);
    let path = format!("/api/orders/{unknown}");
    let answer = testkit::get(path).by(&scene.stranger).send(&scene.world).await;
    let foreign = testkit::get(format!("/api/orders/{}", scene.order));
    let foreign = foreign.by(&scene.stranger).send(&scene.world).await;
    assert_eq!(answer.body, foreign.body, "an unknown order and a foreign one look the same");
}

#[tokio::test]
async fn unknown_paths_and_methods_say_so() {
    let world = World::open().await;
    for (method, path, want) in [
        (Method::Get, "/api/nothing", (404, "route_not_found")),
        (Method::Get, "/api/products/", (200, "")),
        (Method::Get, "/api/v1/products", (200, "")),
        (Method::Get, "/api/v1/products/", (200, "")),
        (Method::Delete, "/api/products", (405, "method_not_allowed")),
    ] {
        let answer = Call::new(method, path).send(&world).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{path}");
    }
    let answer = Call::new(Method::Delete, "/api/products").send(&world).await;
    assert_eq!(answer.header("allow"), "GET");
    for (language, want) in [("", "nothing at this address"), ("zh-TW", "找不到")] {
        let answer = testkit::get("/api/nothing").header("accept-language", language);
        let detail = answer.send(&world).await.text("/detail");
        assert!(detail.contains(want), "{language}: {detail}");
    }
    let page = testkit::get("/nothing").header("accept", "text/html").send(&world).await;
    assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn forms_from_other_sites_are_refused_where_cookies_speak() {
    let scene = Scene::set().await;
    for (_, route) in codegen::routes() {
        if route.spec.method == Method::Get || route.auth == Auth::Webhook {
            continue;
        }
        for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let call = scene.call(route, route.spec.path).by(&scene.buyer);
            let answer = call.header(header.0, header.1).send(&scene.world).await;
            assert_eq!(answer.status, 403, "{} {header:?}: {answer:?}", route.spec.id);
        }
    }
}
