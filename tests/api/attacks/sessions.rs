//! Sessions that somebody else may have a token of.

use serde_json::json;
use testkit::{Answer, World, get, post};

use super::{HOME, PASSWORD, device, entering, join};

async fn renew(world: &World, token: &str, cookie: &str) -> Answer {
    let body = json!({ "refresh_token": token });
    post("/api/auth/refresh").json(&body).header("cookie", cookie).send(world).await
}

fn login_form() -> testkit::Call {
    let password = PASSWORD.replace(' ', "+");
    post("/login").form(&format!("username=ming&password={password}"))
}

/// The cookies of the session that a page has set.
fn cookies(page: &Answer) -> String {
    let cookie = |name| format!("{name}={}", page.cookie(name).unwrap());
    format!("{}; {}; {}", cookie("access"), cookie("refresh"), cookie("device"))
}

#[tokio::test]
async fn signing_in_again_ends_the_session_that_it_replaces_and_no_other() {
    let world = World::open().await;
    let elsewhere = join(&world, "ming").await;
    let first = login_form().send(&world).await;
    let again = login_form().header("cookie", &cookies(&first)).send(&world).await;
    assert_eq!((first.status, again.status), (303, 303));
    for (page, want) in [(&first, 401), (&again, 200)] {
        let bearer = format!("Bearer {}", page.cookie("access").unwrap());
        let me = get("/api/auth/me").header("authorization", &bearer).send(&world).await;
        let renewed = renew(&world, &page.cookie("refresh").unwrap(), &cookies(page)).await;
        assert_eq!((me.status, renewed.status), (want, want));
    }
    // By the API too, and only the session whose token is sent along.
    let bearer = format!("Bearer {}", elsewhere.text("/access_token"));
    let next = entering("ming", PASSWORD, HOME).header("authorization", &bearer);
    assert_eq!(next.send(&world).await.status, 200);
    assert_eq!(renew(&world, &elsewhere.text("/refresh_token"), "").await.status, 401);
    // Registering somebody else replaces it as well.
    let old = login_form().send(&world).await;
    let form = "username=hua&email=hua@example.com&password=correct+horse";
    let joined = post("/register").header("cookie", &cookies(&old)).form(form).send(&world).await;
    assert_eq!(joined.status, 303, "{}", joined.body);
    let renewed = renew(&world, &old.cookie("refresh").unwrap(), &cookies(&old)).await;
    assert_eq!(renewed.status, 401);
}

#[tokio::test]
async fn a_failed_sign_in_ends_nothing() {
    let world = World::open().await;
    join(&world, "ming").await;
    let first = login_form().send(&world).await;
    let wrong = post("/login").header("cookie", &cookies(&first));
    assert_eq!(wrong.form("username=ming&password=wrong").send(&world).await.status, 401);
    let renewed = renew(&world, &first.cookie("refresh").unwrap(), &cookies(&first)).await;
    assert_eq!(renewed.status, 200);
}

#[tokio::test]
async fn a_session_ends_after_90_days_however_often_it_is_renewed() {
    let world = World::open().await;
    join(&world, "ming").await;
    let page = login_form().send(&world).await;
    let cookie = device(&page);
    let mut token = page.cookie("refresh").unwrap();
    for day in (10..90).step_by(10) {
        world.advance(10 * 24 * 60 * 60);
        let renewed = renew(&world, &token, &cookie).await;
        assert_eq!(renewed.status, 200, "after {day} days");
        token = renewed.text("/refresh_token");
    }
    world.advance(10 * 24 * 60 * 60 - 1);
    let last = renew(&world, &token, &cookie).await;
    assert_eq!(last.status, 200, "in its last second");
    world.advance(1);
    let over = renew(&world, &last.text("/refresh_token"), &cookie).await;
    assert_eq!((over.status, over.code().as_str()), (401, "session_revoked"));
}

#[tokio::test]
async fn a_used_token_is_good_for_ten_seconds_on_its_own_device_only() {
    let world = World::open().await;
    join(&world, "ming").await;
    let stranger = device(&join(&world, "mallory").await);
    for (cookie, want) in [(None, 200), (Some(""), 401), (Some(stranger.as_str()), 401)] {
        let page = login_form().send(&world).await;
        let (own, token) = (device(&page), page.cookie("refresh").unwrap());
        let renewed = renew(&world, &token, &own).await;
        assert_eq!(renewed.status, 200);
        let again = renew(&world, &token, cookie.unwrap_or(&own)).await;
        assert_eq!(again.status, want, "{cookie:?}");
        // A thief's try ends the session for both.
        let next = renew(&world, &renewed.text("/refresh_token"), &own).await;
        assert_eq!(next.status, want, "{cookie:?}");
    }
}
