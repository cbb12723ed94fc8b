//! What a browser is told, so that other sites' pages and other people at it get nothing.

use http::header;
use testkit::{Answer, Call, World, get, post};

use super::{entering, join, registration};

/// Answers of every kind: pages, parts of the API, assets, refusals, redirects.
async fn answers(world: &World) -> Vec<(String, Answer)> {
    let joined = join(world, "ming").await;
    let bearer = format!("Bearer {}", joined.text("/access_token"));
    let calls: Vec<Call> = vec![
        get("/"),
        get("/login"),
        get("/orders"),
        get("/docs"),
        get("/assets/style.css"),
        get("/assets/icon.svg"),
        get("/problems/out_of_stock"),
        get("/nowhere"),
        get("/api/products"),
        get("/api/health"),
        get("/api/openapi.json"),
        get("/api/auth/me"),
        get("/api/auth/me").header("authorization", &bearer),
        get("/api/cart").header("authorization", &bearer),
        post("/api/orders").header("authorization", &bearer).raw("application/json", b"{"),
        post("/api/payments/ecpay/callback").form("a=1"),
        post("/logout"),
        entering("ming", "wrong password", super::HOME),
        registration("hua"),
    ];
    let mut all = Vec::new();
    for call in calls {
        let name = format!("{:?} {}", call.method(), call.path());
        all.push((name, call.send(world).await));
    }
    all
}

#[tokio::test]
async fn nobody_is_signed_in_by_the_api_reference() {
    let world = World::open().await;
    let page = get("/docs").send(&world).await;
    let text = &page.body;
    assert!(text.contains("id=\"reference\"") && !text.contains("customer"), "{text}");
    let policy = page.header("content-security-policy");
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn every_answer_tells_a_browser_what_it_may_do_with_it() {
    let world = World::open_by_https().await;
    for (name, answer) in answers(&world).await {
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{name}: {policy}");
        }
        assert!(!policy.contains("script-src 'self' '"), "{name}: {policy}");
        let html = answer.header("content-type").starts_with("text/html");
        assert_eq!(policy.contains("sandbox"), !html, "{name}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{name}");
        let https = answer.header("strict-transport-security");
        assert_eq!(https, "max-age=31536000; includeSubDomains", "{name}");
        let kept = answer.header("cache-control");
        let public = name.contains("/assets/") || is_for_everybody(&name);
        let public = public && answer.status == 200;
        assert_eq!(kept == "no-store", !public, "{name}: {kept}");
    }
}

/// Whether a call, by its method and path, is answered alike to everybody.
fn is_for_everybody(call: &str) -> bool {
    let path = call.split_whitespace().nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    codegen::routes().iter().filter(|(_, route)| route.spec.for_everybody).any(|(_, route)| {
        let same = |known: &String| match known.split_once('{') {
            Some((before, _)) => path.starts_with(before),
            None => path == known,
        };
        route.is_get() && route.spec.paths().iter().any(same)
    })
}

#[tokio::test]
async fn every_body_says_what_it_is() {
    let world = World::open_by_https().await;
    for (name, answer) in answers(&world).await {
        let kind = answer.header("content-type");
        assert_eq!(kind.is_empty(), answer.body.is_empty(), "{name}: {kind}");
        // JSON is UTF-8 and has no such parameter (RFC 8259).
        let says = kind.contains("charset=utf-8") || kind.contains("json") || kind.is_empty();
        assert!(says, "{name}: {kind}");
    }
}

#[tokio::test]
async fn cookies_are_for_this_host_by_https_and_for_no_script() {
    let world = World::open_by_https().await;
    join(&world, "ming").await;
    let page = post("/login").form("username=ming&password=correct+horse").send(&world).await;
    let out = post("/logout").send(&world).await;
    let mut seen = 0;
    for answer in [&page, &out] {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-"), "{cookie}");
            for rule in ["; Path=/", "; SameSite=Lax", "; Secure"] {
                assert!(cookie.contains(rule), "{cookie}");
            }
            // A page's script writes the number of pieces onto the cart; it says nothing else.
            let counts = cookie.starts_with("__Host-pieces=");
            assert_eq!(cookie.contains("; HttpOnly"), !counts, "{cookie}");
            assert!(!cookie.contains("Domain"), "{cookie}");
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} cookies");
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
}
