//! Identity: registration, sign-in, refresh-token rotation and session revocation.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, World, get, post, put};

const PASSWORD: &str = "correct horse";

/// Sends `call`, and checks that its answer holds no password.
async fn ask(world: &World, call: Call) -> Answer {
    let answer = call.send(world).await;
    let told = format!("{:?} {}", answer.headers, answer.body);
    assert!(!told.contains(PASSWORD) && !told.contains("$argon2"), "{told}");
    answer
}

async fn register(world: &World, changes: &Value) -> Answer {
    let mut body = json!({
        "username": "ming", "email": "ming@example.com", "password": PASSWORD,
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    ask(world, post("/api/auth/register").json(&body)).await
}

async fn join(world: &World, name: &str) {
    let email = format!("{name}@example.com");
    let joined = register(world, &json!({ "username": name, "email": email })).await;
    assert_eq!(joined.status, 201, "{name}: {}", joined.body);
}

async fn login(world: &World, name: &str, password: &str, address: &str) -> Answer {
    let body = json!({ "username": name, "password": password });
    ask(world, post("/api/auth/login").json(&body).from(address)).await
}

/// Signs in with the right password, and returns the tokens.
async fn tokens(world: &World, name: &str) -> (String, String) {
    let answer = login(world, name, PASSWORD, "192.0.2.1").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    (answer.text("/access_token"), answer.text("/refresh_token"))
}

async fn refresh(world: &World, token: &str) -> Answer {
    let body = json!({ "refresh_token": token });
    ask(world, post("/api/auth/refresh").json(&body)).await
}

fn with(call: Call, token: &str) -> Call {
    call.header("authorization", &format!("Bearer {token}"))
}

async fn me(world: &World, token: &str) -> Answer {
    ask(world, with(get("/api/auth/me"), token)).await
}

#[tokio::test]
async fn one_joins_as_a_customer_or_as_a_merchant_with_a_store() {
    let store = json!({ "name": "Tea", "kind": "shop" });
    for (changes, want) in [
        (json!({}), (201, "", "customer")),
        (json!({ "role": "customer" }), (201, "", "customer")),
        (json!({ "role": "member" }), (201, "", "customer")),
        (json!({ "role": "merchant", "store": store }), (201, "", "merchant")),
        (json!({ "role": "staff" }), (403, "role_not_allowed", "")),
        (json!({ "role": "staff", "store": store }), (403, "role_not_allowed", "")),
        (json!({ "role": "admin" }), (403, "role_not_allowed", "")),
        (json!({ "role": "root" }), (422, "validation_failed", "")),
        (json!({ "role": "merchant" }), (201, "", "merchant")),
        (json!({ "role": "MERCHANT" }), (201, "", "merchant")),
        (json!({ "role": "MEMBER" }), (201, "", "customer")),
        (json!({ "store": store }), (422, "validation_failed", "")),
    ] {
        let world = World::open().await;
        let answer = register(&world, &changes).await;
        let found = (answer.status, answer.code(), answer.text("/role"));
        assert_eq!(found, (want.0, want.1.to_owned(), want.2.to_owned()), "{changes}");
        let known = login(&world, "ming", PASSWORD, "192.0.2.1").await.status == 200;
        assert_eq!(known, want.0 == 201, "{changes}");
    }
}

#[tokio::test]
async fn a_registration_is_answered_with_the_user_who_is_signed_in() {
    let store = json!({ "name": "Tea", "kind": "restaurant" });
    for (path, changes, role) in [
        ("/api/auth/register", json!({}), "customer"),
        ("/api/auth/signin", json!({}), "customer"),
        ("/orchestration/users", json!({ "role": "merchant", "store": store }), "merchant"),
    ] {
        let world = World::open().await;
        let mut body = json!({
            "username": "Ming", "email": "Ming@example.com", "password": PASSWORD,
        });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let answer = ask(&world, post(path).json(&body)).await;
        let (id, store) = (answer.text("/id"), answer.at("/store_id"));
        let access = answer.text("/access_token");
        assert!(id.starts_with("usr_"), "{path}: {id}");
        assert_eq!(store.is_null(), role == "customer", "{path}: {store}");
        let mut want = json!({
            "id": id, "username": "Ming", "email": "Ming@example.com", "role": role,
            "store_id": store, "created_at": "2026-11-21T03:00:00.000Z",
            "access_token": access, "token": access, "token_type": "bearer", "expires_in": 1800,
            "refresh_token": answer.text("/refresh_token"),
            "message": "You are registered and signed in.",
            "user": me(&world, &access).await.json(), "claimed_order_id": Value::Null,
        });
        assert_eq!(want["user"]["id"], want["id"], "{path}");
        // The restaurant design's name of an id; its clients take 200 only.
        let is_restaurant = path.starts_with("/orchestration");
        if is_restaurant {
            want["customer_id"] = want["id"].clone();
        }
        let status = if is_restaurant { 200 } else { 201 };
        assert_eq!((answer.status, answer.json()), (status, want), "{path}");
    }
}

#[tokio::test]
async fn a_name_and_an_address_belong_to_one_person_whatever_their_case() {
    let world = World::open().await;
    join(&world, "ming").await;
    for (username, email, want) in [
        ("ming", "other@example.com", (409, "username_taken")),
        ("MiNG", "other@example.com", (409, "username_taken")),
        ("other", "ming@example.com", (409, "email_taken")),
        ("other", "MING@Example.COM", (409, "email_taken")),
        ("MING", "MING@example.com", (409, "username_taken")),
        ("other", "other@example.com", (201, "")),
    ] {
        let body = json!({ "username": username, "email": email });
        let answer = register(&world, &body).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{username} {email}");
    }
}

#[tokio::test]
async fn of_16_who_want_a_name_at_once_one_gets_it() {
    let world = World::open().await;
    let answers = join_all((0..16).map(|number| {
        let body = json!({ "email": format!("m{number}@example.com") });
        let world = &world;
        async move { register(world, &body).await }
    }));
    let answers = answers.await;
    let taken = answers.iter().filter(|answer| answer.code() == "username_taken").count();
    let joined = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((joined, taken), (1, 15));
}

#[tokio::test]
async fn one_signs_in_by_name_by_address_and_by_form() {
    let world = World::open().await;
    let id = register(&world, &json!({ "username": "Ming" })).await.text("/id");
    let json = |path: &str, body: Value| post(path).json(&body);
    let form = |path: &str, body: &str| post(path).form(body);
    let oauth = "grant_type=password&username=ming&password=correct+horse&scope=&client_id=&\
                 client_secret=";
    for (row, call) in [
        json("/api/auth/login", json!({ "username": "Ming", "password": PASSWORD })),
        json("/api/auth/login", json!({ "username": "mING", "password": PASSWORD })),
        json("/api/auth/login", json!({ "username": " ming ", "password": PASSWORD })),
        json("/api/auth/login", json!({ "email": "ming@example.com", "password": PASSWORD })),
        json("/api/auth/login", json!({ "email": "MING@Example.com", "password": PASSWORD })),
        json("/api/auth/login", json!({ "username": "ming@example.com", "password": PASSWORD })),
        json("/token", json!({ "username": "ming", "password": PASSWORD })),
        form("/token", "username=ming&password=correct+horse"),
        form("/token", "username=ming%40example.com&password=correct%20horse"),
        form("/token", oauth),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = ask(&world, call).await;
        let (access, renew) = (answer.text("/access_token"), answer.text("/refresh_token"));
        let user = json!({
            "id": id, "username": "Ming", "email": "ming@example.com", "role": "customer",
            "store_id": null, "name": "Ming", "phone": null, "locale": "zh-TW", "version": 1,
            "created_at": "2026-11-21T03:00:00.000Z", "updated_at": "2026-11-21T03:00:00.000Z",
        });
        let want = json!({
            "access_token": access, "token": access, "token_type": "bearer", "expires_in": 1800,
            "refresh_token": renew, "role": "customer", "user": user,
            "message": "You are signed in.",
        });
        assert_eq!((answer.status, answer.json()), (200, want), "row {row}");
        assert_eq!(me(&world, &access).await.json(), user, "row {row}");
        let alias = ask(&world, with(get("/orchestration/users/me"), &access)).await;
        let mut theirs = user.clone();
        theirs["customer_id"] = user["id"].clone();
        assert_eq!(alias.json(), theirs, "row {row}");
    }
    for (grant, want) in [("password", 200), ("client_credentials", 422), ("refresh_token", 422)] {
        let body = format!("grant_type={grant}&username=ming&password=correct+horse");
        assert_eq!(ask(&world, post("/token").form(&body)).await.status, want, "{grant}");
    }
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_are_answered_alike() {
    let world = World::open().await;
    join(&world, "ming").await;
    let wrong = login(&world, "ming", "wrong", "192.0.2.1").await;
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "bad_credentials"));
    // The last is a name that looks like the caller's IP address.
    for name in ["nobody", "nobody@example.com", "192.0.2.1"] {
        let unknown = login(&world, name, PASSWORD, "192.0.2.1").await;
        assert_eq!(unknown, wrong, "{name}");
    }
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_for_10_seconds_more() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (_, first) = tokens(&world, "ming").await;

    let renewed = refresh(&world, &first).await;
    assert_eq!(
        (renewed.status, renewed.text("/message").as_str()),
        (200, "Your session was renewed.")
    );
    let (access, second) = (renewed.text("/access_token"), renewed.text("/refresh_token"));
    assert_ne!(first, second);
    assert_eq!(me(&world, &access).await.status, 200);

    assert_eq!(refresh(&world, &first).await, renewed, "at once");
    world.advance(10);
    let again = refresh(&world, &first).await;
    assert_eq!((again.status, again.text("/refresh_token")), (200, second), "after 10 s");
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_late_ends_the_whole_family() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (_, other_device) = tokens(&world, "ming").await;
    let (_, first) = tokens(&world, "ming").await;
    let renewed = refresh(&world, &first).await;
    let (access, second) = (renewed.text("/access_token"), renewed.text("/refresh_token"));
    world.advance(11);

    for (why, token) in [("reused", &first), ("its successor", &second), ("again", &first)] {
        let refused = refresh(&world, token).await;
        assert_eq!((refused.status, refused.code().as_str()), (401, "session_revoked"), "{why}");
    }
    assert_eq!(me(&world, &access).await.status, 401);
    assert_eq!(refresh(&world, &other_device).await.status, 200, "another sign-in goes on");
}

#[tokio::test]
async fn a_token_before_the_last_used_one_ends_the_family_at_once() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (_, first) = tokens(&world, "ming").await;
    let second = refresh(&world, &first).await.text("/refresh_token");
    let third = refresh(&world, &second).await.text("/refresh_token");
    assert_eq!(refresh(&world, &first).await.status, 401);
    assert_eq!(refresh(&world, &third).await.status, 401);
}

#[tokio::test]
async fn the_same_token_16_times_at_once_has_one_successor() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (_, first) = tokens(&world, "ming").await;
    let answers = join_all((0..16).map(|_| refresh(&world, &first))).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer, &answers[0]);
    }
    assert_ne!(answers[0].text("/refresh_token"), first);
    let next = refresh(&world, &answers[0].text("/refresh_token")).await;
    assert_eq!(next.status, 200);
}

#[tokio::test]
async fn only_a_living_refresh_token_renews() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (access, renew) = tokens(&world, "ming").await;
    let (head, mac) = renew.rsplit_once('.').unwrap();
    let forged = format!("{head}.{}", mac.chars().rev().collect::<String>());
    for (why, token) in [("an access token", access.as_str()), ("forged", &forged), ("x", "x")] {
        let refused = refresh(&world, token).await;
        assert_eq!((refused.status, refused.code().as_str()), (401, "session_revoked"), "{why}");
    }
    world.advance(14 * 24 * 60 * 60 - 1);
    assert_eq!(me(&world, &access).await.status, 401, "an access token of two weeks ago");
    let late = refresh(&world, &renew).await;
    assert_eq!(late.status, 200, "in its last second");
    world.advance(14 * 24 * 60 * 60);
    assert_eq!(refresh(&world, &late.text("/refresh_token")).await.status, 401, "too old");
}

#[tokio::test]
async fn signing_out_ends_the_session_here_at_once_and_elsewhere_within_a_minute() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (access, renew) = tokens(&world, "ming").await;
    let (kept, _) = tokens(&world, "ming").await;

    // Another function of the same market, with its own list of revoked sessions.
    let elsewhere = world.elsewhere().await;
    assert!(app::sessions::authenticate(&elsewhere, &access).await.unwrap().is_some());

    let out = ask(&world, with(post("/api/auth/logout"), &access)).await;
    assert_eq!((out.status, out.json()), (200, json!({ "message": "You are signed out." })));

    for answer in
        [me(&world, &access).await, ask(&world, with(post("/api/auth/logout"), &access)).await]
    {
        assert_eq!((answer.status, answer.code().as_str()), (401, "unauthenticated"));
    }
    assert_eq!(refresh(&world, &renew).await.code(), "session_revoked");
    world.advance(60);
    assert!(app::sessions::authenticate(&elsewhere, &access).await.unwrap().is_none());
    assert!(app::sessions::authenticate(&elsewhere, &kept).await.unwrap().is_some());
    assert_eq!(me(&world, &kept).await.status, 200, "another sign-in goes on");
}

#[tokio::test]
async fn a_profile_is_changed_by_whoever_read_it_last() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (access, _) = tokens(&world, "ming").await;
    let path = "/api/users/me/profile";
    let show = || with(get(path), &access);
    let read = ask(&world, show()).await;
    assert_eq!((read.status, read.header("etag")), (200, "\"1\""));
    assert_eq!(read.json(), me(&world, &access).await.json());

    for (known, want) in [("\"1\"", 304), ("W/\"1\"", 304), ("\"0\", \"1\"", 304), ("\"2\"", 200)] {
        let again = ask(&world, show().header("if-none-match", known)).await;
        assert_eq!((again.status, again.body.is_empty()), (want, want == 304), "{known}");
    }
    let body = json!({ "name": "小明", "phone": "0912345678", "locale": "en" });
    for (tag, want) in [
        (None, (428, "precondition_required")),
        (Some("\"2\""), (412, "version_conflict")),
        (Some("\"0\""), (412, "version_conflict")),
        (Some("nonsense"), (422, "validation_failed")),
        (Some("\"0\", \"1\""), (200, "")),
        (Some("\"1\""), (412, "version_conflict")),
    ] {
        let change = with(put(path), &access).json(&body);
        let change = tag.map_or(change.clone(), |tag| change.header("if-match", tag));
        let answer = ask(&world, change).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{tag:?}");
    }
    let read = ask(&world, show()).await;
    let mut want = me(&world, &access).await.json();
    want["name"] = json!("小明");
    want["phone"] = json!("0912345678");
    want["locale"] = json!("en");
    want["version"] = json!(2);
    assert_eq!((read.header("etag"), read.json()), ("\"2\"", want));

    // Fields that are left out keep their values.
    let change = with(put(path), &access).header("if-match", "\"2\"");
    let answer = ask(&world, change.json(&json!({ "phone": "0987654321" }))).await;
    assert_eq!(answer.text("/name"), "小明");
    assert_eq!(answer.text("/phone"), "0987654321");
}

#[tokio::test]
async fn another_name_releases_the_old_one() {
    let world = World::open().await;
    join(&world, "ming").await;
    join(&world, "hua").await;
    let (access, _) = tokens(&world, "ming").await;
    let rename = |name: &str, tag: &str| {
        let call = with(put("/api/users/me/profile"), &access).header("if-match", tag);
        call.json(&json!({ "username": name }))
    };
    for (name, tag, want) in [
        ("HUA", "\"1\"", (409, "username_taken")),
        ("MING", "\"1\"", (200, "")),
        ("mei", "\"2\"", (200, "")),
    ] {
        let answer = ask(&world, rename(name, tag)).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{name}: {}", answer.body);
    }
    for (name, want) in [("ming", 401), ("mei", 200), ("ming@example.com", 200)] {
        assert_eq!(login(&world, name, PASSWORD, "192.0.2.1").await.status, want, "{name}");
    }
    assert_eq!(me(&world, &access).await.text("/username"), "mei", "the token goes on");
    let next = register(&world, &json!({ "email": "next@example.com" })).await;
    assert_eq!(next.status, 201, "the old name is free: {}", next.body);
}

#[tokio::test]
async fn passwords_have_8_to_128_characters() {
    for (password, want) in [
        ("wq7-zk2".to_owned(), 422),
        ("wq7-zk2p".to_owned(), 201),
        ("密碼密碼密碼密碼".to_owned(), 201),
        ("x".repeat(128), 201),
        ("x".repeat(129), 422),
        ("密".repeat(128), 201),
    ] {
        let world = World::open().await;
        let body = json!({ "password": password });
        let answer = register(&world, &body).await;
        assert_eq!(answer.status, want, "{password}: {}", answer.body);
        assert!(!answer.body.contains(&password), "{}", answer.body);
        let known = login(&world, "ming", &password, "192.0.2.1").await.status;
        assert_eq!(known == 200, want == 201, "{password}");
    }
}

#[tokio::test]
async fn a_bcrypt_hash_from_another_system_signs_in_and_is_replaced() {
    let world = World::open().await;
    let mut user = world.customer("ming").await.user;
    // The password of a test vector of jBCrypt.
    let password = "abcdefghijklmnopqrstuvwxyz";
    let hash = "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC";
    let db = &world.market.app.db;
    assert!(db.replace_password_hash(user.id, &user.password_hash, hash).await.is_ok());
    user.password_hash = hash.to_owned();
    for (tried, want) in [("wrong password", 401), (password, 200), (password, 200)] {
        let answer = login(&world, "ming", tried, "192.0.2.1").await;
        assert_eq!(answer.status, want, "{tried}: {}", answer.body);
        let now = db.user(user.id).await.unwrap().unwrap();
        let replaced = now.password_hash.starts_with("$argon2id$");
        assert_eq!(replaced, want == 200, "{tried}");
        assert!(replaced || now.password_hash == hash);
    }
}

#[tokio::test]
async fn whoever_may_write_the_table_makes_the_first_admin() {
    let world = World::open().await;
    join(&world, "ming").await;
    let table = &world.market.app.db;
    let make = async |login: &str| {
        let mut said = Vec::new();
        let made = devserver::deployed::make_admin(table, login, world.now(), &mut said).await;
        made.map(|()| String::from_utf8(said).unwrap()).map_err(|error| error.to_string())
    };
    let admins = async || {
        let (access, _) = tokens(&world, "ming").await;
        ask(&world, with(get("/api/admin/payments?needs=refund"), &access)).await.status
    };
    assert_eq!(admins().await, 403);
    assert_eq!(make("nobody").await.unwrap_err(), "nobody has registered as nobody");
    assert!(make("MING").await.unwrap().contains("is an admin from the next sign-in on"));
    assert_eq!(admins().await, 200);
    assert!(make("ming@example.com").await.unwrap().contains("is an admin already"));
}
