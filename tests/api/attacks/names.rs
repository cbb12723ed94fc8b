//! Names that imitate others, and passwords that are guessed first.

use serde_json::json;
use testkit::{Answer, World, put};

use super::{HOME, PASSWORD, enter, join};

async fn try_join(world: &World, name: &str, email: &str, password: &str) -> Answer {
    let body = json!({ "username": name, "email": email, "password": password });
    testkit::post("/api/auth/register").json(&body).send(world).await
}

#[tokio::test]
async fn a_name_that_looks_like_another_is_taken() {
    let world = World::open().await;
    join(&world, "mary").await;
    join(&world, "paypal").await;
    for (name, want) in [
        ("MARY", (409, "username_taken")),
        ("ｍａｒｙ", (409, "username_taken")),
        ("rnary", (409, "username_taken")),
        ("раураӏ", (409, "username_taken")),
        ("pаypal", (422, "validation_failed")),
        ("admin", (409, "username_taken")),
        ("ａｄｍｉｎ", (409, "username_taken")),
        ("\u{430}dmin", (422, "validation_failed")),
        ("客服中心", (409, "username_taken")),
        ("marylou", (201, "")),
    ] {
        let answer = try_join(&world, name, "other@example.com", PASSWORD).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{name}: {}", answer.body);
    }
    // What only looks like a name does not sign in to its account, and neither does it tell of it.
    for (login, want) in [("mary", 200), ("ＭＡＲＹ", 200), ("rnary", 401), ("раураӏ", 401)]
    {
        assert_eq!(enter(&world, login, PASSWORD, HOME).await.status, want, "{login}");
    }
}

#[tokio::test]
async fn a_name_is_not_changed_into_one_that_imitates() {
    let world = World::open().await;
    join(&world, "mary").await;
    let joined = join(&world, "ming").await;
    let bearer = format!("Bearer {}", joined.text("/access_token"));
    let rename = |name: &str| {
        let call = put("/api/users/me/profile").header("authorization", &bearer);
        call.header("if-match", "*").json(&json!({ "username": name }))
    };
    for (name, want) in [("rnary", 409), ("r00t", 409), ("rning", 200), ("MING", 200), ("mei", 200)]
    {
        let answer = rename(name).send(&world).await;
        assert_eq!(answer.status, want, "{name}: {}", answer.body);
    }
    // The old name is free, and with it what looks like it.
    let answer = try_join(&world, "rning", "rning@example.com", PASSWORD).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[tokio::test]
async fn who_chooses_no_name_gets_none_that_is_reserved() {
    let world = World::open().await;
    let body = json!({ "email": "admin@example.com", "password": PASSWORD });
    let answer = testkit::post("/api/auth/register").json(&body).send(&world).await;
    let name = answer.text("/username");
    assert!(answer.status == 201 && name.starts_with("admin-"), "{}", answer.body);
}

#[tokio::test]
async fn a_mail_domain_is_one_however_it_is_written() {
    let world = World::open().await;
    let first = try_join(&world, "ming", "ming@Bücher.DE", PASSWORD).await;
    assert_eq!((first.status, first.text("/email").as_str()), (201, "ming@xn--bcher-kva.de"));
    let again = try_join(&world, "hua", "MING@xn--bcher-kva.de", PASSWORD).await;
    assert_eq!((again.status, again.code().as_str()), (409, "email_taken"));
    for login in ["ming@bücher.de", "Ming@XN--BCHER-KVA.de", "ming@ｂücher.de"] {
        assert_eq!(enter(&world, login, PASSWORD, HOME).await.status, 200, "{login}");
    }
}

#[tokio::test]
async fn passwords_that_are_tried_first_are_refused() {
    let world = World::open().await;
    for (password, want) in [
        ("password", "body.password common"),
        ("Football", "body.password common"),
        ("１２３４５６７８", "body.password common"),
        ("ji32k7au4a83", "body.password common"),
        ("Ming-Tea-House", "body.password conflict"),
        ("MING@example.com", "body.password conflict"),
        ("long enough\u{7}", "body.password format"),
    ] {
        let answer = try_join(&world, "ming-tea-house", "ming@example.com", password).await;
        assert_eq!((answer.status, answer.fields()), (422, vec![want.to_owned()]), "{password}");
        let told = answer.body.replace("password", "");
        assert!(!told.contains(password) || password == "password", "{}", answer.body);
    }
    let form = "username=ming&email=ming@example.com&password=password";
    let page = testkit::post("/register").form(form).send(&world).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("太常見"), "{}", page.body);
}

#[tokio::test]
async fn a_password_is_the_same_on_every_keyboard() {
    let world = World::open().await;
    let joined = try_join(&world, "ming", "ming@example.com", "caf\u{e9} au lait").await;
    assert_eq!(joined.status, 201);
    for (typed, want) in [
        ("cafe\u{301} au lait", 200),
        ("caf\u{e9}\u{3000}au\u{a0}lait", 200),
        ("cafe au lait", 401),
        ("caf\u{e9} au lait\n", 401),
    ] {
        assert_eq!(enter(&world, "ming", typed, HOME).await.status, want, "{typed:?}");
    }
}
