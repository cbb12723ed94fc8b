//! Where orders stand for their stores: one entry for each order, whatever becomes of it, and the
//! lists by status that are read from these entries.

mod life;
mod lists;

use std::collections::BTreeMap;

use app::project;
use aws_sdk_dynamodb::types::AttributeValue;
use devserver::{DataDir, TABLE};
use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use ecpay::encode_form;
use localcloud::{
    cashier::Scenario,
    dynamodb::{ErrorKind, Fault},
};
use serde_json::{Value, json};
use testkit::{TestUser, World, address, get, patch, post};

const START_MS: i64 = 1_795_230_000_000;

const STATUSES: [&str; 9] = [
    "pending",
    "paid",
    "preparing",
    "ready",
    "shipped",
    "delivered",
    "completed",
    "cancelled",
    "refunded",
];

/// The entries of where orders stand: partition and sort key, and the status that they name.
#[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
pub(crate) async fn entries(world: &World) -> Vec<(String, String, String)> {
    let all = world.market.dynamo.client().scan().table_name(TABLE).send().await.unwrap();
    let text = |item: &std::collections::HashMap<String, AttributeValue>, name: &str| {
        item[name].as_s().unwrap().clone()
    };
    let standing = |pk: &str| ["OPEN#", "SENT#", "DONE#"].iter().any(|kind| pk.starts_with(kind));
    let items = all.items.unwrap_or_default();
    let entries = items.iter().filter(|item| standing(&text(item, "pk")));
    let mut entries: Vec<_> =
        entries.map(|item| (text(item, "pk"), text(item, "sk"), text(item, "s"))).collect();
    entries.sort();
    entries
}

/// A store, what it sells, and a customer.
struct Shop {
    world: World,
    store: StoreId,
    merchant: TestUser,
    buyer: TestUser,
    product: ProductId,
}

impl Shop {
    async fn open(store: StoreKind, kind: ProductKind, price: i64) -> Self {
        Self::open_in(DataDir::Memory, store, kind, price).await
    }

    async fn open_in(place: DataDir, store: StoreKind, kind: ProductKind, price: i64) -> Self {
        let world = World::open_in(place, START_MS).await;
        let (store, merchant) = world.store("tea", store).await;
        let product = world.product(store, kind, price, Some(5_000)).await;
        let buyer = world.customer("ann").await;
        world.drain().await;
        Self { world, store, merchant, buyer, product }
    }

    async fn place(&self, fulfilment: &Value) -> String {
        let body = json!({
            "items": [{ "product_id": self.product, "quantity": 1 }],
            "fulfilment": fulfilment, "note": "ring twice",
        });
        let placed = post("/api/orders").by(&self.buyer).json(&body).send(&self.world).await;
        assert_eq!(placed.status, 201, "{}", placed.body);
        placed.text("/id")
    }

    /// The buyer begins to pay; what is answered is the number of the attempt.
    async fn begin_to_pay(&self, order: &str) -> String {
        let form = self.world.create_payment(&self.buyer, order).await;
        assert_eq!(self.world.market.cashier.page(encode_form(&form).as_bytes()).status, 200);
        form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone()
    }

    async fn pay(&self, order: &str) {
        let trade_no = self.begin_to_pay(order).await;
        assert_eq!(self.world.market.cashier.scenario(&trade_no, Scenario::Pay).page.status, 200);
    }

    async fn move_to(&self, order: &str, status: &str) {
        let path = format!("/api/orders/{order}/status");
        let moved = patch(path).by(&self.merchant).json(&json!({ "status": status }));
        let moved = moved.send(&self.world).await;
        assert_eq!(moved.status, 200, "to {status}: {}", moved.body);
    }

    /// Everybody who acts has a new token: they last half an hour.
    async fn again(&mut self) {
        self.merchant = self.world.again(&self.merchant).await;
        self.buyer = self.world.again(&self.buyer).await;
    }

    /// The ids of the store's orders with `status`.
    async fn listed(&self, status: &str) -> Vec<String> {
        let path = format!("/api/merchants/orders?status={status}&limit=100");
        let list = get(path).by(&self.merchant).send(&self.world).await;
        assert_eq!(list.status, 200, "{}", list.body);
        let orders = list.json();
        let orders = orders.as_array().unwrap().iter();
        orders.map(|order| order["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Checks that `order` is listed under `status` and no other.
    async fn stands(&self, order: &str, status: &str) {
        for other in STATUSES {
            let listed = self.listed(other).await;
            let want = if other == status { vec![order.to_owned()] } else { Vec::new() };
            assert_eq!(listed, want, "{other}, of an order that is {status}");
        }
    }

    /// The partition and the status of every entry.
    async fn entries(&self) -> Vec<(String, String)> {
        let store = self.store.to_string();
        let entries = entries(&self.world).await.into_iter();
        entries.map(|(pk, _, status)| (pk.replace(&store, "s"), status)).collect()
    }

    async fn delete_entries(&self) {
        for (pk, sk, _) in entries(&self.world).await {
            let delete = self.world.market.dynamo.client().delete_item().table_name(TABLE);
            let delete = delete.key("pk", AttributeValue::S(pk)).key("sk", AttributeValue::S(sk));
            delete.send().await.unwrap();
        }
    }

    /// The records of the changes of orders, the oldest first.
    fn records(&self) -> Vec<Value> {
        let records = self.world.market.dynamo.stream_records(TABLE, None, 10_000).unwrap();
        let of_order = |record: &Value| record["dynamodb"]["Keys"]["sk"]["S"] == "ORDER";
        records.into_iter().filter(of_order).collect()
    }

    async fn project(&self, record: &Value) {
        project::project(&self.world.market.app, record.clone()).await.unwrap();
    }
}

fn ship_home() -> Value {
    json!({ "type": "ship_home", "address": address() })
}

fn one(partition: &str, status: &str) -> Vec<(String, String)> {
    vec![(partition.to_owned(), status.to_owned())]
}

#[tokio::test]
async fn an_order_has_one_entry_and_it_says_where_the_order_stands() {
    let shop = Shop::open(StoreKind::Shop, ProductKind::Goods, 640).await;
    let order = shop.place(&ship_home()).await;
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("OPEN#s#0", "pending"));
    shop.stands(&order, "pending").await;
    shop.pay(&order).await;
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("OPEN#s#0", "paid"));
    shop.stands(&order, "paid").await;
    shop.move_to(&order, "shipped").await;
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("SENT#s", "shipped"));
    shop.stands(&order, "shipped").await;
    // The market itself completes what is delivered.
    shop.move_to(&order, "delivered").await;
    shop.world.market.read_stream().await.unwrap();
    assert_eq!(shop.entries().await, one("SENT#s", "delivered"));
    shop.stands(&order, "delivered").await;
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("DONE#s#completed#202611", "completed"));
    shop.stands(&order, "completed").await;
    // Everything comes again, from the beginning.
    shop.world.market.rewind().unwrap();
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("DONE#s#completed#202611", "completed"));
}

#[tokio::test]
async fn a_cancelled_order_leaves_the_board() {
    let shop = Shop::open(StoreKind::Restaurant, ProductKind::MenuItem, 90).await;
    let order = shop.place(&json!({ "type": "takeaway" })).await;
    shop.pay(&order).await;
    shop.world.drain().await;
    shop.move_to(&order, "preparing").await;
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("OPEN#s#0", "preparing"));
    shop.move_to(&order, "cancelled").await;
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("DONE#s#cancelled#202611", "cancelled"));
    shop.stands(&order, "cancelled").await;
}

/// Records of a life until it is under way, in every order: an entry is never taken back, and a
/// list shows the order where it is.
#[tokio::test]
async fn records_in_any_order_leave_the_entry_of_the_last_one() {
    let shop = Shop::open(StoreKind::Shop, ProductKind::Goods, 640).await;
    let order = shop.place(&ship_home()).await;
    shop.pay(&order).await;
    shop.world.drain().await;
    shop.move_to(&order, "shipped").await;
    shop.world.drain().await;
    let records = shop.records();
    let statuses: Vec<_> = records
        .iter()
        .map(|r| r["dynamodb"]["NewImage"]["status"]["S"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["pending", "paid", "paid", "shipped"], "placed, paid, confirmed, sent");
    let mut disordered = 0;
    for orders in permutations(records.len()) {
        shop.delete_entries().await;
        for index in &orders {
            shop.project(&records[*index]).await;
        }
        let entries = shop.entries().await;
        assert!(entries.contains(&("SENT#s".to_owned(), "shipped".to_owned())), "{orders:?}");
        disordered += usize::from(entries.len() > 1);
        shop.stands(&order, "shipped").await;
        // In their own order, they come to the same end again.
        for record in &records {
            shop.project(record).await;
        }
        assert_eq!(shop.entries().await, one("SENT#s", "shipped"), "{orders:?}");
    }
    assert!(disordered > 0, "a late record does write an entry again");

    // Where an order still stands, an old record takes nothing back.
    shop.delete_entries().await;
    for index in [1, 0, 2, 0, 1] {
        shop.project(&records[index]).await;
        assert_eq!(shop.entries().await, one("OPEN#s#0", "paid"), "after record {index}");
    }
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    let Some(last) = n.checked_sub(1) else { return vec![Vec::new()] };
    let shorter = permutations(last);
    let with = |order: &Vec<usize>| -> Vec<Vec<usize>> {
        let at = |place: usize| {
            let mut order = order.clone();
            order.insert(place, last);
            order
        };
        (0..n).map(at).collect()
    };
    shorter.iter().flat_map(with).collect()
}

#[tokio::test(start_paused = true)]
async fn a_projector_that_dies_between_the_two_writes_goes_on_and_lists_are_right_meanwhile() {
    for (operation, fault, meanwhile) in [
        // Neither is written, or the first one though nobody hears of it, or both.
        ("PutItem", Fault::TimeoutBefore, vec!["OPEN#s#0"]),
        ("PutItem", Fault::TimeoutAfter, vec!["OPEN#s#0", "SENT#s"]),
        ("DeleteItem", Fault::TimeoutBefore, vec!["OPEN#s#0", "SENT#s"]),
        ("DeleteItem", Fault::TimeoutAfter, vec!["SENT#s"]),
        ("DeleteItem", Fault::Before(ErrorKind::Throttled), vec!["OPEN#s#0", "SENT#s"]),
    ] {
        let shop = Shop::open(StoreKind::Shop, ProductKind::Goods, 640).await;
        let order = shop.place(&ship_home()).await;
        shop.pay(&order).await;
        shop.world.drain().await;
        shop.move_to(&order, "shipped").await;
        shop.world.market.dynamo.set_fault(move |attempt| {
            let body = attempt.body.to_string();
            let of_entry = body.contains("OPEN#") || body.contains("SENT#");
            (attempt.operation == operation && of_entry).then_some(fault)
        });
        let _ = shop.world.market.read_stream().await;
        shop.world.market.dynamo.clear_fault();
        let partitions: Vec<_> = shop.entries().await.into_iter().map(|(pk, _)| pk).collect();
        assert_eq!(partitions, meanwhile, "{operation} {fault:?}");
        assert_eq!(shop.listed("paid").await, Vec::<String>::new(), "{operation} {fault:?}");
        let sent = usize::from(meanwhile.contains(&"SENT#s"));
        assert_eq!(shop.listed("shipped").await.len(), sent, "{operation} {fault:?}");
        shop.world.drain().await;
        assert_eq!(shop.entries().await, one("SENT#s", "shipped"), "{operation} {fault:?}");
        shop.stands(&order, "shipped").await;
    }
}

#[tokio::test]
async fn the_entry_of_a_large_order_names_its_lines_and_no_person() {
    let shop = Shop::open(StoreKind::Restaurant, ProductKind::MenuItem, 90).await;
    let mut items = Vec::new();
    for _ in 0..40 {
        let product = shop.world.product(shop.store, ProductKind::MenuItem, 90, Some(50)).await;
        items.push(json!({ "product_id": product, "quantity": 2, "note": "no straw" }));
    }
    let body = json!({
        "items": items, "fulfilment": { "type": "takeaway" }, "note": "ring twice",
        "contact": { "name": "王小明", "phone": "0912345678" },
    });
    let placed = post("/api/orders").by(&shop.buyer).json(&body).send(&shop.world).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    shop.world.drain().await;
    let number = placed.text("/order_number");
    shop.pay(&placed.text("/id")).await;
    shop.world.drain().await;
    // The sweep finds its head alone.
    for swept in [false, true] {
        if swept {
            shop.delete_entries().await;
            shop.world.advance(11 * 60);
            let report = app::sweep::whole(&shop.world.market.app).await.unwrap();
            assert_eq!((report.standings, report.repaired()), (1, 1), "{report:?}");
        }
        let entry = only_entry(&shop.world).await;
        let text = &entry["t"];
        assert!(text.contains("product") && text.contains(" × 2, ") && text.ends_with('…'));
        assert!((590..=600).contains(&text.len()), "{} bytes", text.len());
        assert_eq!((entry["s"].as_str(), &entry["no"]), ("paid", &number));
        let whole = format!("{entry:?}");
        for personal in ["王小明", "0912345678", "ring", "straw", "usr_", "ann"] {
            assert!(!whole.contains(personal), "{personal} in {whole}");
        }
    }
}

/// The texts of the only entry.
async fn only_entry(world: &World) -> BTreeMap<String, String> {
    let entries = entries(world).await;
    let [(pk, sk, _)] = entries.as_slice() else { panic!("{entries:?}") };
    let read = world.market.dynamo.client().get_item().table_name(TABLE);
    let read = read.key("pk", AttributeValue::S(pk.clone()));
    let read = read.key("sk", AttributeValue::S(sk.clone())).send().await.unwrap();
    let text = |(name, value): (String, AttributeValue)| {
        let text = value.as_s().or(value.as_n()).unwrap().clone();
        (name, text)
    };
    read.item.unwrap().into_iter().map(text).collect()
}

/// While two deployments overlap, the older one leaves the record to the newer one.
#[tokio::test]
async fn an_entry_of_newer_code_is_not_written_over() {
    let shop = Shop::open(StoreKind::Shop, ProductKind::Goods, 640).await;
    let order = shop.place(&ship_home()).await;
    shop.world.drain().await;
    let (pk, sk, _) = entries(&shop.world).await.remove(0);
    let update = shop.world.market.dynamo.client().update_item().table_name(TABLE);
    let update = update.key("pk", AttributeValue::S(pk)).key("sk", AttributeValue::S(sk));
    let update = update.update_expression("SET f = :newer");
    let newer = AttributeValue::N("9".to_owned());
    update.expression_attribute_values(":newer", newer).send().await.unwrap();
    shop.pay(&order).await;
    shop.world.drain().await;
    assert_eq!(shop.entries().await, one("OPEN#s#0", "pending"));
    let records = shop.records();
    let app = &shop.world.market.app;
    assert!(project::project(app, records[1].clone()).await.is_err(), "it is delivered again");
    // What is not newer than the entry is done.
    shop.project(&records[0]).await;
    assert_eq!(shop.entries().await, one("OPEN#s#0", "pending"));
}

#[tokio::test]
async fn the_sweep_files_what_is_missing_and_deletes_what_no_longer_fits() {
    let shop = Shop::open(StoreKind::Shop, ProductKind::Goods, 640).await;
    let order = shop.place(&ship_home()).await;
    shop.pay(&order).await;
    shop.world.drain().await;
    shop.move_to(&order, "shipped").await;
    shop.world.drain().await;
    let records = shop.records();
    let sweep = || app::sweep::whole(&shop.world.market.app);

    // What was lost less than ten minutes after the order moved is left to the projector.
    shop.delete_entries().await;
    assert_eq!(sweep().await.unwrap().repaired(), 0);
    // A late record writes the entry of where the order was.
    shop.project(&records[1]).await;
    assert_eq!(shop.entries().await, one("OPEN#s#0", "paid"));
    let young = sweep().await.unwrap();
    assert_eq!((young.standings, young.left), (0, 0), "{young:?}");
    shop.world.advance(11 * 60);
    let report = sweep().await.unwrap();
    assert_eq!((report.standings, report.left, report.repaired()), (1, 1, 1), "{report:?}");
    assert_eq!(shop.entries().await, one("SENT#s", "shipped"));

    // Of an entry that lost a move in its place, and one that came back beside the right one.
    let mut shop = shop;
    shop.again().await;
    shop.world.market.dynamo.set_fault(|attempt| {
        let of_entry = attempt.operation == "PutItem" && attempt.body.to_string().contains("SENT#");
        of_entry.then_some(Fault::Before(ErrorKind::Throttled))
    });
    shop.move_to(&order, "delivered").await;
    let _ = shop.world.market.read_stream().await;
    shop.world.market.dynamo.clear_fault();
    assert_eq!(shop.entries().await, one("SENT#s", "shipped"));
    shop.world.advance(11 * 60);
    shop.project(&records[0]).await;
    let sweep = || app::sweep::whole(&shop.world.market.app);
    let report = sweep().await.unwrap();
    assert_eq!((report.standings, report.left, report.repaired()), (1, 1, 1), "{report:?}");
    assert_eq!(shop.entries().await, one("SENT#s", "delivered"));
    let again = sweep().await.unwrap();
    assert_eq!((again.repaired(), again.left), (0, 0), "{again:?}");
}
