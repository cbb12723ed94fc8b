//! What the entries of an order's life cost: every write unit, whoever writes it.

use std::sync::{Arc, Mutex};

use localcloud::dynamodb::Call;

use super::*;

/// What keys of entries of orders begin with: partition and sort key.
const ENTRIES: [(&str, &str); 11] = [
    ("USER_ORDERS#", "ORDER#"),
    ("STORE#", "ORDER#"),
    ("DAY#", "ORDER#"),
    ("NUMBER#", ""),
    ("CONTACT#", ""),
    ("NEEDS#", ""),
    ("DEADLINE#", "ORDER#"),
    ("DEADLINE#", "Q#"),
    ("OPEN#", ""),
    ("SENT#", ""),
    ("DONE#", ""),
];
/// The mark of an hour that holds deadlines: one for all orders of it.
const MARK: (&str, &str) = ("CLOCK#DEADLINE", "HOUR#");

/// A write: its operation, and the keys that it writes.
type Write = (String, Vec<(String, String)>);

/// The keys in the body of a write.
fn keys(body: &Value) -> Vec<(String, String)> {
    match body {
        Value::Object(fields) => match (&fields.get("pk"), &fields.get("sk")) {
            (Some(pk), Some(sk)) if pk["S"].is_string() => {
                vec![(pk["S"].as_str().unwrap().into(), sk["S"].as_str().unwrap().into())]
            }
            _ => fields.values().flat_map(keys).collect(),
        },
        Value::Array(values) => values.iter().flat_map(keys).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn writes(operation: &str) -> bool {
    ["Write", "Put", "Update", "Delete"].iter().any(|kind| operation.contains(kind))
}

fn begins(key: &(String, String), (pk, sk): (&str, &str)) -> bool {
    key.0.starts_with(pk) && key.1.starts_with(sk)
}

/// Runs `life` and returns the units of its entries by what their keys begin with, in tenths, and
/// the number of hours that were marked.
async fn cost(
    market: &devserver::Market,
    life: impl Future<Output = ()>,
) -> (BTreeMap<String, u64>, usize) {
    let seen: Arc<Mutex<Vec<Write>>> = Arc::default();
    let noted = Arc::clone(&seen);
    market.dynamo.set_fault(move |attempt| {
        if writes(attempt.operation) {
            noted.lock().unwrap().push((attempt.operation.to_owned(), keys(attempt.body)));
        }
        None
    });
    let recorder = market.dynamo.recorder();
    drop(recorder.take());
    life.await;
    market.dynamo.clear_fault();
    let calls: Vec<Call> =
        recorder.take().into_iter().filter(|call| writes(&call.operation)).collect();
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    assert_eq!(seen.len(), calls.len());
    let (mut units, mut marks) = (BTreeMap::new(), 0);
    for ((operation, keys), call) in seen.into_iter().zip(&calls) {
        assert_eq!(operation, call.operation);
        let kind = |key: &(String, String)| ENTRIES.into_iter().find(|kind| begins(key, *kind));
        let kinds: Vec<_> = keys.iter().filter_map(kind).collect();
        marks += keys.iter().filter(|key| begins(key, MARK)).count();
        let Some((pk, sk)) = kinds.first() else { continue };
        // No transaction writes entries beside something else, and no write was refused, whose
        // units would not be told.
        assert_eq!((kinds.len(), call.status), (keys.len(), 200), "{operation} {keys:?}");
        // An order is written into all of its lists at once, and its money into two.
        let lists = keys.len() > 1 && *pk != "NEEDS#";
        let name = if lists { "lists".to_owned() } else { format!("{pk} {sk}") };
        assert!(
            u64::try_from(keys.len()).is_ok_and(|keys| call.write_tenths <= 10 * keys),
            "{name}: {call:?}"
        );
        *units.entry(name).or_default() += call.write_tenths;
    }
    (units, marks)
}

/// Everything is read and consumed, and each query about the payment comes when it is due.
async fn let_time_pass(shop: &mut Shop, minutes: i64) {
    for _ in 0..minutes.div_euclid(5) {
        shop.world.drain().await;
        shop.world.advance(5 * 60);
        app::deadlines::run(&shop.world.market.app).await.unwrap();
    }
    shop.world.drain().await;
    shop.again().await;
}

/// What a life costs: of the order's own entries, and of those of its money, in tenths of a unit.
type Cost = (u64, u64);

/// Plays and prints a life.
#[expect(clippy::print_stdout, reason = "what it costs")]
async fn played(name: &str, shop: &mut Shop, fulfilment: &Value, path: &[&str]) -> Cost {
    let market = Arc::clone(&shop.world.market);
    let life = async {
        let order = shop.place(fulfilment).await;
        shop.world.drain().await;
        for step in path {
            match *step {
                "paid" => shop.pay(&order).await,
                "left unpaid" => {
                    shop.begin_to_pay(&order).await;
                    let_time_pass(shop, 25 * 60).await;
                }
                status => shop.move_to(&order, status).await,
            }
            let_time_pass(shop, 40).await;
        }
    };
    let (mut units, marks) = cost(&market, life).await;
    let sum: u64 = units.values().sum();
    println!("{name}: {}.{} units, and {marks} hours marked", sum / 10, sum % 10);
    for (kind, units) in &units {
        println!("  {kind:<20}{:>4}.{}", units / 10, units % 10);
    }
    let money = units.remove("NEEDS# ").unwrap_or_default();
    (sum - money, money)
}

#[tokio::test]
async fn the_entries_of_an_orders_life_take_16_units() {
    let takeaway = json!({ "type": "takeaway" });
    for (name, home, path, end, want) in [
        ("a meal", false, vec!["paid", "preparing", "ready", "completed"], "completed", (140, 0)),
        ("a parcel", true, vec!["paid", "shipped", "delivered"], "completed", (160, 0)),
        ("cancelled after it was paid", true, vec!["paid", "cancelled"], "cancelled", (130, 20)),
        (
            "cancelled when it was ready",
            false,
            vec!["paid", "preparing", "ready", "cancelled"],
            "cancelled",
            (140, 20),
        ),
        (
            "cancelled when it was under way",
            true,
            vec!["paid", "shipped", "cancelled"],
            "cancelled",
            (150, 20),
        ),
        ("cancelled before it was paid", true, vec!["cancelled"], "cancelled", (100, 0)),
        // Its provider is asked six times in a day, and each query files the next one.
        ("left unpaid", true, vec!["left unpaid"], "cancelled", (230, 0)),
    ] {
        let mut shop = if home {
            Shop::open(StoreKind::Shop, ProductKind::Goods, 640).await
        } else {
            Shop::open(StoreKind::Restaurant, ProductKind::MenuItem, 90).await
        };
        let fulfilment = if home { ship_home() } else { takeaway.clone() };
        let cost = played(name, &mut shop, &fulfilment, &path).await;
        assert_eq!(cost, want, "{name}");
        let entry = (format!("DONE#s#{end}#202611"), end.to_owned());
        assert_eq!(shop.entries().await, [entry]);
        assert!(cost.0 <= 160 || name == "left unpaid", "{name} takes {cost:?}");
    }
}
