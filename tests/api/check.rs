//! The check of a table at rest: a busy day leaves nothing to be found, and each planted fault is.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use db::{Checked, Law};
use devserver::TABLE;
use domain::{StoreId, catalog::ProductKind, store::StoreKind, user::Role};
use localcloud::cashier::Scenario;
use serde_json::json;
use testkit::{TestUser, World, post};

type Item = HashMap<String, AttributeValue>;

/// A market after a day: orders that wait, that were paid, that were cancelled, one with money that
/// has to go back, a guest's, and somebody who works for a store of others.
struct Day {
    world: World,
    buyer: TestUser,
    store: StoreId,
}

async fn paid(world: &World, buyer: &TestUser, order: &str) {
    let form = world.create_payment(buyer, order).await;
    let cashier = &world.market.cashier;
    assert_eq!(cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
    let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone();
    assert_eq!(cashier.scenario(&trade_no, Scenario::Pay).page.status, 200);
    world.drain().await;
}

async fn day() -> Day {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let clerk = world.customer("clerk").await;
    world.joins(&clerk, store, Role::Staff).await;
    let product = world.product(store, ProductKind::Goods, 640, Some(100)).await;
    let mut orders = Vec::new();
    for _ in 0..4 {
        orders.push(world.order(&buyer, product, 1).await.text("/id"));
    }
    paid(&world, &buyer, &orders[0]).await;
    paid(&world, &buyer, &orders[1]).await;
    for order in &orders[1..3] {
        let call = post(format!("/api/orders/{order}/cancel")).by(&buyer);
        assert_eq!(call.send(&world).await.status, 200);
    }
    let guest = json!({
        "items": [{ "product_id": product, "quantity": 2 }],
        "shipping_address": {
            "name": "小華", "phone": "0912345678", "postal_code": "100", "city": "臺北市",
            "address": "重慶南路一段 122 號",
        },
    });
    let placed =
        post("/api/orders").key("an-unguessable-key-of-22").json(&guest).send(&world).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    world.drain().await;
    world.advance(15 * 60);
    Day { world, buyer, store }
}

impl Day {
    async fn check(&self) -> Checked {
        self.world.market.app.db.check(self.world.now()).await.unwrap()
    }

    /// The first item whose keys begin so.
    async fn find(&self, pk: &str, sk: &str) -> Item {
        let found = self.first(pk, sk, |_| true).await;
        found.unwrap_or_else(|| panic!("there is no {pk} {sk}"))
    }

    /// A payment whose charge an order keeps.
    async fn kept_payment(&self) -> Item {
        let kept = |item: &Item| {
            let charge = item.get("charges").and_then(|all| all.as_l().unwrap().first());
            charge.is_some_and(|charge| charge.as_m().unwrap()["u"].as_s().is_ok_and(|u| u == "k"))
        };
        self.first("ORDER#", "PAYMENT#", kept).await.unwrap()
    }

    async fn first(&self, pk: &str, sk: &str, fits: impl Fn(&Item) -> bool) -> Option<Item> {
        let client = self.world.market.dynamo.client();
        #[expect(clippy::disallowed_methods, reason = "a test looks for an item")]
        let all = client.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
        let begins =
            |item: &Item, name: &str, with: &str| item[name].as_s().unwrap().starts_with(with);
        all.into_iter().find(|item| begins(item, "pk", pk) && begins(item, "sk", sk) && fits(item))
    }

    async fn put(&self, item: Item) {
        let client = self.world.market.dynamo.client();
        client.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
    }

    async fn delete(&self, pk: &str, sk: &str) -> Item {
        let item = self.find(pk, sk).await;
        let client = self.world.market.dynamo.client();
        let delete = client.delete_item().table_name(TABLE);
        let delete = delete.key("pk", item["pk"].clone()).key("sk", item["sk"].clone());
        delete.send().await.unwrap();
        item
    }
}

fn laws(checked: &Checked) -> Vec<Law> {
    let mut laws: Vec<_> = checked.faults.iter().map(|fault| fault.law).collect();
    laws.dedup();
    laws
}

#[tokio::test]
async fn a_busy_day_leaves_nothing_to_be_found() {
    let day = day().await;
    let checked = day.check().await;
    assert_eq!(laws(&checked), [], "{checked:?}");
    assert!(checked.is_sound() && checked.items > 60, "{checked:?}");
    // Also once everything has expired and was swept.
    for _ in 0..4 {
        day.world.advance(8 * 60 * 60);
        day.world.market.tick().await.unwrap();
        day.world.drain().await;
    }
    let checked = day.check().await;
    assert!(checked.is_sound(), "{checked:?}");
}

#[tokio::test]
async fn what_is_lost_is_found_and_named() {
    let day = day().await;
    let order = |item: &Item| item["order"].as_s().unwrap().clone();
    for (pk, sk, law) in [
        ("NAME#ann", "CLAIM", Law::Claims),
        ("EMAIL#ann", "CLAIM", Law::Claims),
        ("STORE#", "MEMBER#", Law::Memberships),
        ("USER#", "USER#", Law::Memberships),
        ("USER_ORDERS#", "ORDER#", Law::Entries),
        ("STORE#", "ORDER#", Law::Entries),
        ("DAY#", "ORDER#", Law::Entries),
        ("NUMBER#", "ord_", Law::Entries),
        ("OPEN#", "", Law::Standings),
        ("NEEDS#refund", "", Law::Needs),
        ("DEADLINE#", "ORDER#", Law::Deadlines),
        ("PRODUCT#", "CARD", Law::Products),
    ] {
        let item = day.delete(pk, sk).await;
        let checked = day.check().await;
        assert_eq!(laws(&checked), [law], "{pk} {sk}: {checked:?}");
        assert_eq!(checked.count, 1, "{pk} {sk}: {checked:?}");
        if law == Law::Entries {
            assert_eq!(checked.faults[0].of, order(&item));
        }
        assert!(!format!("{checked:?}").contains("ann"), "faults name nobody: {checked:?}");
        day.put(item).await;
        assert!(day.check().await.is_sound());
    }
}

#[tokio::test]
async fn what_contradicts_itself_at_rest_is_found() {
    let day = day().await;
    let number = |text: &str| AttributeValue::N(text.to_owned());
    let text = |text: &str| AttributeValue::S(text.to_owned());

    // A payment that was taken back, as the order does not know.
    let payment = day.find("ORDER#", "PAYMENT#00001").await;
    let of = payment["pk"].as_s().unwrap().clone();
    day.delete(&of, "PAYMENT#00001").await;
    assert_eq!(laws(&day.check().await), [Law::Money]);
    day.put(payment.clone()).await;
    // Another amount than was taken and is kept.
    let kept = day.kept_payment().await;
    let mut other = kept.clone();
    other.insert("amount".to_owned(), number("1"));
    day.put(other).await;
    assert_eq!(laws(&day.check().await), [Law::Money]);
    day.put(kept).await;

    // A tender that is not the total.
    let order = day.find(&of, "ORDER").await;
    let mut changed = order.clone();
    let AttributeValue::L(tenders) = &mut changed.get_mut("tnd").unwrap() else { panic!() };
    let AttributeValue::M(tender) = &mut tenders[0] else { panic!() };
    tender.insert("a".to_owned(), number("1"));
    day.put(changed).await;
    assert_eq!(laws(&day.check().await), [Law::Totals]);
    day.put(order).await;

    // A role that the store's list does not know, and a name that somebody else holds.
    let member = day.find("STORE#", "MEMBER#").await;
    let mut promoted = member.clone();
    promoted.insert("role".to_owned(), text("admin"));
    day.put(promoted).await;
    assert_eq!(laws(&day.check().await), [Law::Memberships]);
    day.put(member).await;
    let claim = day.find("NAME#clerk", "CLAIM").await;
    let mut stolen = claim.clone();
    stolen.insert("user".to_owned(), text(&day.buyer.user.id.to_string()));
    day.put(stolen).await;
    let checked = day.check().await;
    assert_eq!((laws(&checked), checked.count), (vec![Law::Claims], 2), "{checked:?}");
    day.put(claim).await;

    // A stock of a product that is not there, and an order where it is no more.
    let mut stock = day.find("PRODUCT#", "STOCK#").await;
    stock.insert("pk".to_owned(), text("PRODUCT#prd_1M7Y0QRW000000099"));
    day.put(stock).await;
    assert_eq!(laws(&day.check().await), [Law::Stocks]);
    day.delete("PRODUCT#prd_1M7Y0QRW000000099", "STOCK#").await;
    let mut standing = day.find("OPEN#", "").await;
    standing.insert("pk".to_owned(), text(&format!("SENT#{}", day.store)));
    day.put(standing).await;
    assert_eq!(laws(&day.check().await), [Law::Standings]);
    day.delete("SENT#", "").await;

    // What can't be read is named by its key.
    let mut broken = day.find("ORDER#", "ORDER").await;
    broken.remove("status");
    day.put(broken).await;
    let checked = day.check().await;
    assert_eq!(checked.unreadable.len(), 1, "{checked:?}");
}

#[tokio::test]
async fn what_was_written_just_now_may_lack_what_is_made_of_it() {
    let day = day().await;
    let product = day.world.product(day.store, ProductKind::Goods, 640, Some(100)).await;
    let order = day.world.order(&day.world.again(&day.buyer).await, product, 1).await;
    assert_eq!(order.status, 201, "{}", order.body);
    assert!(day.check().await.is_sound(), "its readers have had no time");
    day.world.advance(11 * 60);
    let found = laws(&day.check().await);
    assert_eq!(found, [Law::Entries, Law::Standings, Law::Deadlines, Law::Products]);
    day.world.drain().await;
    assert!(day.check().await.is_sound());
}
