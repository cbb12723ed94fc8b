//! Guesses of passwords, and attempts to lock others out by them.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use testkit::{Answer, World, post};

use super::{HOME, PASSWORD, device, enter, entering, join, registration};

fn by_status(answers: &[Answer]) -> BTreeMap<u16, usize> {
    let mut found = BTreeMap::new();
    for answer in answers {
        *found.entry(answer.status).or_default() += 1;
    }
    found
}

#[tokio::test]
async fn of_80_guesses_at_once_10_are_judged() {
    let world = World::open().await;
    join(&world, "ming").await;
    join(&world, "hua").await;
    // By name and by address, whose tries count together.
    let logins = ["ming", "MING", "ming@example.com", "Ming@Example.com"];
    let guesses = (0..80).map(|number| enter(&world, logins[number % 4], "wrong", HOME));
    let answers = join_all(guesses).await;
    assert_eq!(by_status(&answers), BTreeMap::from([(401, 10), (429, 70)]));
    // The right one is not judged either, and others at that address are not hindered.
    let refused = enter(&world, "ming", PASSWORD, HOME).await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "rate_limited"));
    assert_eq!(enter(&world, "hua", PASSWORD, HOME).await.status, 200);
}

#[tokio::test]
async fn after_10_wrong_passwords_each_further_one_waits_longer() {
    let world = World::open().await;
    join(&world, "ming").await;
    for number in 1..=10 {
        let login = ["ming", "ming@example.com"][number % 2];
        assert_eq!(enter(&world, login, "wrong", HOME).await.status, 401, "wrong one {number}");
    }
    for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
        for login in ["ming", "ming@example.com"] {
            let refused = enter(&world, login, PASSWORD, HOME).await;
            let told = (refused.status, refused.header("retry-after"));
            assert_eq!(told, (429, wait.to_string().as_str()), "{login}");
        }
        world.advance(wait - 1);
        assert_eq!(enter(&world, "ming", PASSWORD, HOME).await.header("retry-after"), "1");
        world.advance(1);
        // Of several at the same moment one is judged.
        let answers = join_all((0..5).map(|_| enter(&world, "ming", "wrong", HOME))).await;
        assert_eq!(by_status(&answers), BTreeMap::from([(401, 1), (429, 4)]), "after {wait} s");
    }
    world.advance(3600);
    assert_eq!(enter(&world, "ming", PASSWORD, HOME).await.status, 200);
    // And then all is forgotten.
    for _ in 0..10 {
        assert_eq!(enter(&world, "ming", "wrong", HOME).await.status, 401);
    }
    world.advance(12 * 60 * 60);
    for _ in 0..10 {
        assert_eq!(enter(&world, "ming", "wrong", HOME).await.status, 401);
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_is_limited_alike() {
    let world = World::open().await;
    join(&world, "ming").await;
    for login in ["ming", "nobody", "nobody@example.com"] {
        let address = format!("192.0.2.{}", login.len());
        let guesses = (0..20).map(|_| enter(&world, login, "wrong", &address));
        let answers = join_all(guesses).await;
        assert_eq!(by_status(&answers), BTreeMap::from([(401, 10), (429, 10)]), "{login}");
    }
}

#[tokio::test]
async fn a_stranger_locks_nobody_out() {
    let world = World::open().await;
    let home = device(&join(&world, "ming").await);
    // From other addresses, from the same one, and with a device of the stranger's own.
    let own = device(&join(&world, "mallory").await);
    for address in ["198.51.100.1", "198.51.100.2", HOME] {
        for cookie in ["", "device=forged", &own] {
            let guess = || entering("ming", "wrong", address).header("cookie", cookie);
            join_all((0..15).map(|_| guess().send(&world))).await;
        }
    }
    assert_eq!(enter(&world, "ming", PASSWORD, HOME).await.status, 429, "without the cookie");
    assert_eq!(enter(&world, "ming", PASSWORD, "203.0.113.7").await.status, 200, "elsewhere");
    let known = entering("ming", PASSWORD, HOME).header("cookie", &home);
    assert_eq!(known.send(&world).await.status, 200, "from the known device");
    let form = format!("username=ming&password={}", PASSWORD.replace(' ', "+"));
    let page = post("/login").header("cookie", &home).form(&form).send(&world).await;
    assert_eq!((page.status, page.cookie("device").is_some()), (303, true), "on the page");
}

#[tokio::test]
async fn who_is_signed_in_is_known_too() {
    let world = World::open().await;
    let joined = join(&world, "ming").await;
    join_all((0..30).map(|_| enter(&world, "ming", "wrong", HOME))).await;
    assert_eq!(enter(&world, "ming", PASSWORD, HOME).await.status, 429);
    let bearer = format!("Bearer {}", joined.text("/access_token"));
    let known = entering("ming", PASSWORD, HOME).header("authorization", &bearer);
    assert_eq!(known.send(&world).await.status, 200);
    let form = format!("username=ming&password={}", PASSWORD.replace(' ', "+"));
    let again = joined.text("/refresh_token");
    let page = post("/login").header("cookie", &format!("refresh={again}")).form(&form);
    // The session has ended with the sign-in before; its token still names the client.
    assert_eq!(page.send(&world).await.status, 303);
}

#[tokio::test]
async fn a_known_device_has_ten_guesses_of_its_own() {
    let world = World::open().await;
    let home = device(&join(&world, "ming").await);
    let guess = |address| entering("ming", "wrong", address).header("cookie", &home);
    let guesses = (0..30).map(|number| guess(["192.0.2.1", "192.0.2.2"][number % 2]).send(&world));
    let answers = join_all(guesses).await;
    assert_eq!(by_status(&answers), BTreeMap::from([(401, 10), (429, 20)]));
    assert_eq!(enter(&world, "ming", PASSWORD, HOME).await.status, 200, "strangers are apart");
}

#[tokio::test]
async fn a_crowd_of_guesses_from_one_network_keeps_the_next_one_waiting_for_seconds() {
    let world = World::open().await;
    join(&world, "ming").await;
    // One /64 of IPv6 is one network.
    let from = |number: usize| format!("2001:db8:1:2::{number:x}");
    let guesses = (0..120).map(|number| {
        let (name, address) = (format!("name{number}"), from(number));
        let world = &world;
        async move { enter(world, &name, "wrong", &address).await }
    });
    let answers = join_all(guesses).await;
    assert_eq!(by_status(&answers), BTreeMap::from([(401, 50), (429, 70)]));
    let refused = enter(&world, "ming", PASSWORD, &from(999)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "20"));
    assert_eq!(enter(&world, "ming", PASSWORD, "2001:db8:1:3::1").await.status, 200);
    world.advance(20);
    assert_eq!(enter(&world, "ming", PASSWORD, &from(999)).await.status, 200);
}

#[tokio::test]
async fn a_school_behind_one_address_signs_in() {
    let world = World::open().await;
    let pupils = ["ann", "bob", "cem"];
    for pupil in pupils {
        join(&world, pupil).await;
    }
    // Each on a device that is new, again and again at the same moment.
    for number in 0..120 {
        let pupil = pupils[number % 3];
        assert_eq!(enter(&world, pupil, PASSWORD, HOME).await.status, 200, "sign-in {number}");
    }
}

#[tokio::test]
async fn strangers_can_not_make_the_market_hash_without_end() {
    let world = World::open().await;
    let home = device(&join(&world, "ming").await);
    let guesses = (0..250).map(|number: usize| {
        let (name, address) = (format!("name{number}"), format!("198.51.100.{}", number % 250));
        let world = &world;
        async move { enter(world, &name, "wrong", &address).await }
    });
    let answers = join_all(guesses).await;
    // One was the registration's.
    assert_eq!(by_status(&answers), BTreeMap::from([(401, 199), (429, 51)]));
    assert_eq!(registration("hua").from("203.0.113.1").send(&world).await.status, 429);
    let known = entering("ming", PASSWORD, HOME).header("cookie", &home);
    assert_eq!(known.send(&world).await.status, 200, "whoever is known is served");
    world.advance(1);
    assert_eq!(registration("hua").from("203.0.113.1").send(&world).await.status, 201);
}

#[tokio::test]
async fn names_can_be_asked_for_so_often_only_and_nothing_is_hashed_for_a_taken_one() {
    let world = World::open().await;
    join(&world, "ming").await;
    let (answer, calls) = world.counted(registration("MING").send(&world)).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "username_taken"));
    // The network's bucket, and the claims, which are read again as they are now: no bucket of
    // hashes, and no transaction.
    assert_eq!(calls.len(), 4, "{calls:?}");
    let asked = join_all((0..60).map(|_| registration("ming").send(&world))).await;
    assert_eq!(by_status(&asked), BTreeMap::from([(409, 28), (429, 32)]));
    let refused = registration("hua").send(&world).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    assert_eq!(registration("hua").from("203.0.113.1").send(&world).await.status, 201);
    let form = "username=hua2&email=hua2@example.com&password=correct+horse";
    let page = post("/register").form(form).send(&world).await;
    assert_eq!(page.status, 429);
    assert!(page.body.contains("hua2@example.com"), "what was typed is kept: {}", page.body);
    world.advance(60);
    assert_eq!(registration("mei").send(&world).await.status, 201);
}
