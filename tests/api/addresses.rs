//! The addresses that a user keeps: ten at most, one of them the default, nobody else's.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, delete, get, put};

fn address(street: &str, default: bool) -> Value {
    json!({
        "name": "王小明", "phone": "0912345678", "postal_code": "100", "city": "臺北市",
        "district": "中正區", "street": street, "is_default": default,
    })
}

fn set(who: &TestUser, id: &str, body: &Value) -> Call {
    put(format!("/api/users/me/addresses/{id}")).by(who).json(body)
}

fn remove(who: &TestUser, id: &str) -> Call {
    delete(format!("/api/users/me/addresses/{id}")).by(who)
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let all = answer.json();
    let all = all.as_array().unwrap();
    let default = |place: usize| all[place]["is_default"] == (place == 0);
    assert!((0..all.len()).all(default), "{}", answer.body);
    all.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

async fn listed(world: &World, who: &TestUser) -> Vec<String> {
    ids(&get("/api/users/me/addresses").by(who).send(world).await)
}

#[tokio::test]
async fn addresses_are_kept_replaced_and_erased() {
    let world = World::open().await;
    let (ann, bob) = (world.customer("ann").await, world.customer("bob").await);
    assert_eq!(listed(&world, &ann).await, Vec::<String>::new());
    for (id, body, want) in [
        ("home", address("一路", false), vec!["home"]),
        ("work", address("二路", false), vec!["home", "work"]),
        ("work", address("二路", true), vec!["work", "home"]),
        ("home", address("三路", false), vec!["work", "home"]),
    ] {
        assert_eq!(ids(&set(&ann, id, &body).send(&world).await), want, "{id}");
    }
    let all = get("/api/users/me/addresses").by(&ann).send(&world).await;
    let mut want = address("三路", false);
    want["id"] = json!("home");
    assert_eq!(all.at("/1"), want);
    // The same again is no write.
    let (_, calls) = world.counted(set(&ann, "home", &address("三路", false)).send(&world)).await;
    assert_eq!(calls.iter().map(|call| call.write_tenths).sum::<u64>(), 0);
    assert_eq!(listed(&world, &bob).await, Vec::<String>::new());
    let foreign = remove(&bob, "home").send(&world).await;
    assert_eq!((foreign.status, foreign.code().as_str()), (404, "address_not_found"));
    assert_eq!(remove(&ann, "work").send(&world).await.status, 204);
    assert_eq!(listed(&world, &ann).await, ["home"]);
    assert_eq!(remove(&ann, "home").send(&world).await.status, 204);
    assert_eq!(remove(&ann, "home").send(&world).await.status, 404);
    // Nothing is left in the table.
    let client = world.market.dynamo.client();
    #[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
    let items = client.scan().table_name(devserver::TABLE).send().await.unwrap();
    let kept = |pk: &str| pk.starts_with("ADDRESSES#");
    assert!(!items.items().iter().any(|item| kept(item["pk"].as_s().unwrap())));
    assert_eq!(ids(&set(&ann, "home", &address("一路", false)).send(&world).await), ["home"]);
}

#[tokio::test]
async fn of_twelve_that_are_kept_at_once_ten_are() {
    let world = World::open().await;
    let ann = world.customer("ann").await;
    let body = address("一路", false);
    let calls = (0..12).map(|number| set(&ann, &format!("a{number}"), &body).send(&world));
    let mut all: Vec<_> = join_all(calls).await.iter().map(|one| one.status).collect();
    all.sort_unstable();
    assert_eq!(all, [vec![200; 10], vec![409; 2]].concat());
    assert_eq!(listed(&world, &ann).await.len(), 10);
    let full = set(&ann, "more", &body).send(&world).await;
    assert_eq!((full.status, full.code().as_str()), (409, "too_many_addresses"));
    let first = listed(&world, &ann).await.remove(9);
    assert_eq!(set(&ann, &first, &address("二路", true)).send(&world).await.status, 200);
}

#[tokio::test]
async fn what_is_no_address_is_refused_by_field() {
    let world = World::open().await;
    let ann = world.customer("ann").await;
    for (field, value, want) in [
        ("phone", json!("12"), "format"),
        ("postal_code", json!("1000"), "format"),
        ("district", json!(""), "format"),
        ("street", json!("路".repeat(121)), "format"),
        ("city", Value::Null, "missing"),
        ("country", json!("TW"), "unknown_field"),
    ] {
        let mut body = address("一路", false);
        body[field] = value;
        let refused = set(&ann, "home", &body).send(&world).await;
        let want = vec![format!("body.{field} {want}")];
        assert_eq!((refused.status, refused.fields()), (422, want), "{body}");
    }
    let wrong = set(&ann, &"x".repeat(21), &address("一路", false)).send(&world).await;
    assert_eq!(wrong.status, 404);
}
