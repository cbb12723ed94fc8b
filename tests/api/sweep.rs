//! The nightly sweep: what the projector lost is found and written again, what no longer counts is
//! deleted, and an item of newer code is left alone.

use std::collections::{BTreeMap, BTreeSet};

use app::sweep::{self, Report};
use aws_sdk_dynamodb::types::AttributeValue;
use devserver::TABLE;
use domain::{catalog::ProductKind, store::StoreKind};
use localcloud::dynamodb::Call;
use serde_json::json;
use testkit::{TestUser, World, get, post, put};

type Item = std::collections::HashMap<String, AttributeValue>;

/// A market with three orders that wait for their money; a payment of the first was begun.
struct Market {
    world: World,
    buyer: TestUser,
    orders: Vec<String>,
}

impl Market {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, _) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 60, Some(50)).await;
        let buyer = world.customer("ann").await;
        let mut orders = Vec::new();
        for _ in 0..3 {
            orders.push(world.order(&buyer, product, 1).await.text("/id"));
        }
        world.create_payment(&buyer, &orders[0]).await;
        world.drain().await;
        Self { world, buyer, orders }
    }

    #[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
    async fn items(&self) -> BTreeMap<(String, String), Item> {
        let client = self.world.market.dynamo.client();
        let all = client.scan().table_name(TABLE).send().await.unwrap().items.unwrap_or_default();
        let text = |item: &Item, name: &str| item[name].as_s().unwrap().clone();
        all.into_iter().map(|item| ((text(&item, "pk"), text(&item, "sk")), item)).collect()
    }

    /// The entries of orders in lists and of where they stand, and those of the deadlines.
    async fn entries(&self) -> BTreeSet<(String, String)> {
        let entry = |((pk, _), item): &((String, String), Item)| {
            pk.starts_with("DEADLINE")
                || pk.starts_with("OPEN#")
                || item.contains_key("order") && item.len() == 3
        };
        let all = self.items().await.into_iter();
        all.filter(entry).map(|(key, _)| key).collect()
    }

    async fn delete(&self, (pk, sk): &(String, String)) {
        let client = self.world.market.dynamo.client();
        let delete = client.delete_item().table_name(TABLE);
        let delete = delete.key("pk", AttributeValue::S(pk.clone()));
        delete.key("sk", AttributeValue::S(sk.clone())).send().await.unwrap();
    }

    async fn put(&self, item: Item) {
        let client = self.world.market.dynamo.client();
        client.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
    }

    async fn sweep(&self) -> Report {
        sweep::whole(&self.world.market.app).await.unwrap()
    }
}

fn is_query((_, sk): &(String, String)) -> bool {
    sk.starts_with('Q')
}

#[tokio::test]
async fn entries_that_were_lost_are_written_again() {
    let market = Market::open().await;
    let before = market.entries().await;
    assert_eq!(before.len(), 3 * 6 + 3 + 1, "{before:?}");
    // While they are young they are the projector's.
    for entry in &before {
        market.delete(entry).await;
    }
    assert_eq!(market.sweep().await.repaired(), 0);
    market.world.advance(11 * 60);
    let report = market.sweep().await;
    assert_eq!((report.indexed, report.deadlines, report.queries), (3, 3, 1), "{report:?}");
    assert_eq!((report.standings, report.repaired()), (3, 10), "{report:?}");
    let after = market.entries().await;
    let others = |entries: &BTreeSet<(String, String)>| -> BTreeSet<_> {
        entries.iter().filter(|entry| !is_query(entry)).cloned().collect()
    };
    assert_eq!(others(&after), others(&before));
    // The first query is over; the second one is filed.
    let query = after.iter().find(|entry| is_query(entry)).unwrap();
    assert!(query.1.ends_with("#2"), "{query:?}");

    let again = market.sweep().await;
    assert_eq!((again.repaired(), again.finished, again.rewritten), (0, 0, 0), "{again:?}");
    assert_eq!(market.entries().await, after);
}

#[tokio::test]
async fn each_entry_that_is_lost_alone_is_written_again() {
    let market = Market::open().await;
    market.world.advance(9 * 60 + 59);
    let all = market.entries().await;
    market.world.advance(120);
    for lost in all.iter().filter(|entry| !is_query(entry)) {
        market.delete(lost).await;
        assert_eq!(market.sweep().await.repaired(), 1, "{lost:?}");
        assert!(market.entries().await.contains(lost), "{lost:?}");
    }
}

#[tokio::test]
async fn an_overdue_order_without_its_deadline_is_cancelled_after_the_sweep() {
    let market = Market::open().await;
    for entry in market.entries().await.iter().filter(|(pk, _)| pk.starts_with("DEADLINE")) {
        market.delete(entry).await;
    }
    // Hours after its time, an entry that was put off would be found.
    for minute in 0..200 {
        market.world.advance(60);
        if minute % 20 == 0 {
            app::deadlines::run(&market.world.market.app).await.unwrap();
        }
    }
    app::deadlines::run(&market.world.market.app).await.unwrap();
    let report = market.sweep().await;
    assert_eq!(report.deadlines, 3, "{report:?}");
    assert_eq!(market.sweep().await.repaired(), 0);
    market.world.advance(3 * 60);
    let run = app::deadlines::run(&market.world.market.app).await.unwrap();
    assert_eq!(run.expired, 3, "{run:?}");
}

#[tokio::test]
async fn entries_of_nothing_and_deadlines_that_no_longer_count_are_deleted() {
    let market = Market::open().await;
    let before = market.entries().await;
    let items = market.items().await;
    let gone = market.orders[0].clone();
    // Of the same characters, and so of the same shard.
    let (body, end) = gone.split_at(gone.len() - 2);
    let other = format!("{body}{}", end.chars().rev().collect::<String>());
    // The same entries, of an order that does not exist.
    let rename = |value: &AttributeValue| match value.as_s() {
        Ok(text) => AttributeValue::S(text.replace(&gone, &other)),
        Err(other) => other.clone(),
    };
    let mut copies = 0;
    for key in before.iter().filter(|key| !is_query(key)) {
        let item: Item =
            items[key].iter().map(|(name, value)| (name.clone(), rename(value))).collect();
        if item != items[key] {
            market.put(item).await;
            copies += 1;
        }
    }
    assert_eq!(copies, 7, "five lists, where it stands, and a deadline");
    let report = market.sweep().await;
    assert_eq!((report.orphans, report.finished), (6, 1), "{report:?}");
    assert_eq!(market.entries().await, before);

    // The deadline of an order that was cancelled comes back late.
    let late = before.iter().find(|(pk, sk)| pk.starts_with("DEADLINE") && sk.contains(&gone));
    let cancel = post(format!("/api/orders/{gone}/cancel")).by(&market.buyer);
    assert_eq!(cancel.send(&market.world).await.status, 200);
    market.world.drain().await;
    market.put(items[late.unwrap()].clone()).await;
    assert_eq!(market.sweep().await.finished, 1);
    assert!(!market.entries().await.contains(late.unwrap()));
}

fn units(calls: &[Call]) -> (u64, u64) {
    let reads = calls.iter().map(|call| call.read_tenths).sum();
    (reads, calls.iter().map(|call| call.write_tenths).sum())
}

#[tokio::test]
async fn a_run_takes_a_bounded_step_and_the_next_one_goes_on() {
    let market = Market::open().await;
    let all = market.items().await.len();
    market.world.advance(11 * 60);
    let app = &market.world.market.app;
    app::deadlines::run(app).await.unwrap();
    let all = all.max(market.items().await.len());
    let mut swept = 0;
    let mut runs = 0;
    loop {
        let (report, calls) = market.world.counted(sweep::step(app, 1, 3)).await;
        let report = report.unwrap();
        let (reads, writes) = units(&calls);
        // Four segments of at most three items each, and what was looked up for them.
        assert!(report.items <= 12, "{report:?}");
        assert!(reads <= 12 * 30 && writes <= 4 * 10, "{reads} and {writes} tenths of units");
        assert_eq!(report.repaired(), 0, "{report:?}");
        swept += report.items;
        runs += 1;
        if report.items == 0 {
            break;
        }
    }
    assert!(runs > 2 && swept >= all && swept <= all + 4, "{swept} of {all} items in {runs} runs");
    // Once it is through, the rest of the night costs a read each.
    let (report, calls) = market.world.counted(sweep::run(app)).await;
    assert_eq!((report.unwrap(), calls.len()), (Report::default(), 1));
    market.world.advance(24 * 60 * 60);
    assert!(sweep::run(app).await.unwrap().items >= all, "and the next night it begins again");
}

#[tokio::test]
async fn two_sweeps_at_once_do_no_harm() {
    let market = Market::open().await;
    let before = market.entries().await;
    market.world.advance(11 * 60);
    for entry in before.iter().filter(|entry| !is_query(entry)) {
        market.delete(entry).await;
    }
    let app = &market.world.market.app;
    let (one, two, three) =
        tokio::join!(sweep::whole(app), sweep::step(app, 1, 5), sweep::run(app));
    for report in [one, two, three] {
        report.unwrap();
    }
    assert!(
        market
            .entries()
            .await
            .is_superset(&before.iter().filter(|entry| !is_query(entry)).cloned().collect())
    );
    assert_eq!(market.sweep().await.repaired(), 0);
}

#[tokio::test]
async fn what_newer_code_wrote_is_read_and_not_written_over() {
    let market = Market::open().await;
    let newer = |item: &Item| {
        let mut item = item.clone();
        item.insert("f".to_owned(), AttributeValue::N("9".to_owned()));
        item.insert("wick".to_owned(), AttributeValue::S("cotton".to_owned()));
        item
    };
    let mut wanted = Vec::new();
    for (key, item) in market.items().await {
        if item.contains_key("username") || item.contains_key("steps") {
            market.put(newer(&item)).await;
            wanted.push((key, newer(&item)));
        }
    }
    let ann = &market.buyer;
    let order = &market.orders[1];
    let show = get(format!("/api/orders/{order}")).by(ann).send(&market.world).await;
    assert_eq!(show.text("/status"), "pending");
    let me = get("/api/users/me/profile").by(ann).send(&market.world).await;
    assert_eq!(me.status, 200, "{}", me.body);
    let change = put("/api/users/me/profile").by(ann).header("if-match", "*");
    for refused in [
        change.json(&json!({ "name": "Ann" })),
        post(format!("/api/orders/{order}/cancel")).by(ann),
    ] {
        let answer = refused.send(&market.world).await;
        assert_eq!(answer.status, 500, "{}", answer.body);
    }
    let items = market.items().await;
    for (key, item) in wanted {
        assert_eq!(items[&key], item, "{key:?}");
    }
}
