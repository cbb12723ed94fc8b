//! What expires: sessions, revoked sessions, sign-in attempts and idempotency records are in a
//! table of their own, without a stream, and are gone in the end.

use app::App;
use devserver::{EXPIRING_TABLE, TABLE};
use domain::{catalog::ProductKind, store::StoreKind};
use serde_json::json;
use testkit::{TestUser, World, get, post};

async fn knows(app: &App, who: &TestUser) -> bool {
    app::sessions::authenticate(app, &who.tokens.access).await.unwrap().is_some()
}

#[tokio::test]
async fn a_function_that_starts_knows_who_signed_out_in_the_last_half_hour() {
    let world = World::open().await;
    let user = world.customer("ann").await;
    // Begins at every position within five minutes, and ends in another partition.
    for begin in 0..5 {
        world.advance(61);
        let kept = world.again(&user).await;
        let mut ended = Vec::new();
        for minutes in 0..29 {
            let session = world.again(&user).await;
            if minutes % 4 == begin % 4 {
                let out = post("/api/auth/logout").by(&session).send(&world).await;
                assert_eq!(out.status, 200);
                ended.push(session);
            }
            world.advance(60);
        }
        let fresh = world.elsewhere().await;
        let (known, calls) = world.counted(knows(&fresh, &kept)).await;
        assert!(known);
        assert!((7..=8).contains(&calls.len()), "{} reads", calls.len());
        assert!(calls.iter().all(|call| call.operation == "Query" && call.table == EXPIRING_TABLE));
        for session in &ended {
            assert!(!knows(&fresh, session).await, "after {begin}");
        }
        // Once it runs, it reads what is new.
        let last = world.again(&user).await;
        assert!(knows(&fresh, &last).await);
        assert_eq!(post("/api/auth/logout").by(&last).send(&world).await.status, 200);
        world.advance(51);
        let (known, calls) = world.counted(knows(&fresh, &last)).await;
        assert!(!known);
        assert!((1..=2).contains(&calls.len()), "{} reads", calls.len());
    }
}

#[tokio::test]
async fn what_expires_has_no_stream_and_is_gone_in_the_end() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let dynamo = &world.market.dynamo;
    let written = || dynamo.stream_records(TABLE, None, 1_000).unwrap().len();
    dynamo.stream_records(EXPIRING_TABLE, None, 1).unwrap_err();
    let before = written();

    // A wrong password counts three times; a sign-in, a sign-out, a recorded key.
    let body = json!({ "username": "tea", "password": "wrong" });
    let (wrong, calls) = world.counted(post("/api/auth/login").json(&body).send(&world)).await;
    assert_eq!(wrong.status, 401);
    let tables = |calls: &[localcloud::dynamodb::Call], write: bool| {
        let actions = calls.iter().flat_map(|call| call.actions.clone());
        let own =
            actions.filter(|one| ["PutItem", "UpdateItem"].contains(&one.name.as_str()) == write);
        let mut tables: Vec<_> = own.map(|one| one.table).collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    };
    assert_eq!(tables(&calls, true), [EXPIRING_TABLE]);
    let session = world.again(&merchant).await;
    assert_eq!(post("/api/auth/logout").by(&session).send(&world).await.status, 200);
    assert_eq!(written(), before, "the stream has none of it");

    let path = format!("/api/merchants/products/{product}/restock");
    let restock = post(path.as_str()).by(&merchant).key("one").json(&json!({ "quantity": 5 }));
    for _ in 0..2 {
        assert_eq!(restock.clone().send(&world).await.status, 200);
    }
    assert_eq!(world.stock(product).await, 14, "a key takes effect once");
    assert_eq!(written(), before + 1, "the stock, and not the record of the key");

    // Three sessions, one of them revoked, three counts, one record.
    assert_eq!(dynamo.sweep_expired().unwrap(), 0);
    world.advance(60 * 60 + 1);
    assert_eq!(dynamo.sweep_expired().unwrap(), 1, "a revoked session");
    world.advance(2 * 24 * 60 * 60);
    assert_eq!(dynamo.sweep_expired().unwrap(), 3, "three counts");
    world.advance(7 * 24 * 60 * 60);
    assert_eq!(dynamo.sweep_expired().unwrap(), 1, "the key");
    world.advance(7 * 24 * 60 * 60);
    assert_eq!(dynamo.sweep_expired().unwrap(), 2, "the sessions");
    let shown = get(format!("/api/products/{product}")).send(&world).await;
    assert_eq!(shown.at("/stock"), 14, "nothing else expires");
}
