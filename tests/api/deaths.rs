//! Deaths: whatever the plan of an order and whatever becomes of it, a crash at any write changes
//! nothing in the end.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use ecpay::encode_form;
use localcloud::{cashier::Scenario, dynamodb::Fault};
use serde_json::{Value, json};
use testkit::{TestUser, World, address, get, post, put};

use crate::standings::entries;

/// A plan: its name, what is sold, its price, how it arrives.
type Plan = (&'static str, StoreKind, ProductKind, i64, fn() -> Value);

/// The plan whose product is ordered with a choice that is counted.
const COUNTED_CHOICE: &str = "counted choice";

const PLANS: [Plan; 6] = [
    ("ship_home", StoreKind::Shop, ProductKind::Goods, 640, || address_of("ship_home")),
    (
        "dine_in",
        StoreKind::Restaurant,
        ProductKind::MenuItem,
        90,
        || json!({ "type": "dine_in", "table": "7" }),
    ),
    (
        "takeaway",
        StoreKind::Restaurant,
        ProductKind::MenuItem,
        90,
        || json!({ "type": "takeaway" }),
    ),
    ("digital", StoreKind::Gift, ProductKind::Gift, 100, || json!({ "type": "digital" })),
    (
        COUNTED_CHOICE,
        StoreKind::Restaurant,
        ProductKind::MenuItem,
        90,
        || json!({ "type": "takeaway" }),
    ),
    ("zero total", StoreKind::Gift, ProductKind::Gift, 0, || json!({ "type": "digital" })),
];

fn address_of(kind: &str) -> Value {
    json!({ "type": kind, "address": address() })
}

/// What becomes of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    Paid,
    CancelledAfterPaid,
    CancelledBeforePaid,
    Expired,
}

const STORIES: [Story; 4] =
    [Story::Paid, Story::CancelledAfterPaid, Story::CancelledBeforePaid, Story::Expired];

/// An order and the people around it.
struct Case {
    world: World,
    buyer: TestUser,
    admin: TestUser,
    store: StoreId,
    product: ProductId,
    order: String,
    /// The number of the attempt that was begun; none if nothing is due.
    trade_no: Option<String>,
    story: Story,
}

impl Case {
    async fn begin((name, store, kind, price, fulfilment): Plan, story: Story) -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", store).await;
        let product = world.product(store, kind, price, Some(10)).await;
        let (buyer, admin) = (world.customer("ann").await, world.admin().await);
        let mut item = json!({ "product_id": product, "quantity": 2 });
        if name == COUNTED_CHOICE {
            offer_puddings(&world, &merchant, product).await;
            item["choices"] = json!(["PD", "PD"]);
        }
        let body = json!({ "items": [item], "fulfilment": fulfilment() });
        let order = post("/api/orders").by(&buyer).json(&body).send(&world).await;
        assert_eq!(order.status, 201, "{}", order.body);
        let order = order.text("/id");
        let mut trade_no = None;
        if price > 0 {
            let form = world.create_payment(&buyer, &order).await;
            assert_eq!(world.market.cashier.page(encode_form(&form).as_bytes()).status, 200);
            let number = form.into_iter().find(|(name, _)| name == "MerchantTradeNo");
            trade_no = number.map(|(_, number)| number);
        }
        Self { world, buyer, admin, store, product, order, trade_no, story }
    }

    fn pay(&self) {
        if let Some(trade_no) = &self.trade_no {
            let done = self.world.market.cashier.scenario(trade_no, Scenario::Pay);
            assert_eq!(done.page.status, 200);
        }
    }

    /// A client that gets no answer asks again later.
    async fn cancel(&self, buyer: &TestUser) {
        let path = format!("/api/orders/{}/cancel", self.order);
        post(path).by(buyer).send(&self.world).await;
    }

    async fn play(&self) {
        match self.story {
            Story::Paid => {
                self.pay();
                self.world.drain().await;
            }
            Story::CancelledAfterPaid => {
                self.pay();
                self.world.drain().await;
                self.cancel(&self.buyer).await;
                self.world.drain().await;
            }
            Story::CancelledBeforePaid => {
                self.cancel(&self.buyer).await;
                self.pay();
                self.world.drain().await;
            }
            Story::Expired => {
                self.world.drain().await;
                self.world.advance(31 * 60);
                // A run that fails is followed by another one.
                let _ = self.world.market.tick().await;
                self.world.drain().await;
            }
        }
    }

    /// Everything is delivered and tried again, in the order of the story.
    async fn recover(&self) {
        for round in 0..4 {
            match (self.story, round) {
                (Story::CancelledBeforePaid, 0) | (Story::CancelledAfterPaid, 2) => {
                    // Tokens last for half an hour.
                    let buyer = self.world.again(&self.buyer).await;
                    self.cancel(&buyer).await;
                }
                _ => {}
            }
            self.world.advance(600);
            self.world.market.tick().await.unwrap();
            self.world.drain().await;
        }
    }

    /// What everybody sees in the end, but for the times.
    async fn end(&self) -> Value {
        let buyer = self.world.again(&self.buyer).await;
        let admin = self.world.again(&self.admin).await;
        let order = &self.order;
        let shown = get(format!("/api/products/{}", self.product)).send(&self.world).await;
        let mut end = json!({ "stock": shown.at("/stock"), "options": shown.at("/options") });
        for (name, who, path) in [
            ("order", &buyer, format!("/api/orders/{order}")),
            ("history", &buyer, format!("/api/orders/{order}/history")),
            ("own", &buyer, "/api/orders".to_owned()),
            ("all", &admin, "/orchestration/orders".to_owned()),
            ("saga", &admin, format!("/api/admin/sagas/{order}")),
            ("refund", &admin, "/api/admin/payments?needs=refund".to_owned()),
            ("review", &admin, "/api/admin/payments?needs=review".to_owned()),
        ] {
            let seen = get(path).by(who).send(&self.world).await;
            assert_eq!(seen.status, 200, "{name}: {}", seen.body);
            end[name] = timeless(seen.json());
        }
        let status = end["order"]["status"].as_str().unwrap_or_default();
        let list = format!("/api/merchants/orders?status={status}&store_id={}", self.store);
        let listed = get(list).by(&admin).send(&self.world).await;
        assert_eq!(listed.at("/0/id"), order.as_str(), "{status}: {}", listed.body);
        end["standing"] = json!(entries(&self.world).await);
        end
    }
}

/// Lets `product` be had with puddings, of which there are ten.
async fn offer_puddings(world: &World, merchant: &TestUser, product: ProductId) {
    let choices = json!([{ "code": "PD", "name": "pudding", "price_delta": 15, "stock": 10 }]);
    let group = json!({ "name": "extra", "max": 2, "choices": choices });
    let group = put("/api/merchants/options/extra").json(&group);
    let offer = put(format!("/api/merchants/products/{product}"));
    let offer = offer.header("if-match", "*").json(&json!({ "options": ["extra"] }));
    for call in [group, offer] {
        let answer = call.by(merchant).send(world).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

/// `value` without what says when it was done, and how often it was written.
fn timeless(value: Value) -> Value {
    const TIMES: [&str; 8] = [
        "changed_at",
        "heard_at",
        "updated_at",
        "version",
        "since",
        "age_seconds",
        "paid_at",
        "saga_id",
    ];
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| !TIMES.contains(&name.as_str()));
            kept.map(|(name, value)| (name, timeless(value)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        Value::Array(items) => items.into_iter().map(timeless).collect(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => other,
    }
}

/// The plans with a parcel, without one, and with a counted choice go through every story; the
/// others share their steps, and what costs nothing is paid when it is placed.
fn is_played(plan: Plan, story: Story) -> bool {
    ["ship_home", "digital", COUNTED_CHOICE].contains(&plan.0) || story == Story::Paid
}

#[tokio::test(start_paused = true)]
async fn a_death_before_any_write_of_any_plan_changes_nothing_in_the_end() {
    deaths(Fault::TimeoutBefore).await;
}

#[tokio::test(start_paused = true)]
async fn a_death_after_any_write_of_any_plan_changes_nothing_in_the_end() {
    deaths(Fault::TimeoutAfter).await;
}

#[expect(clippy::print_stdout, reason = "the count of cases")]
async fn deaths(last_word: Fault) {
    let (mut cases, mut stories) = (0_usize, 0_usize);
    for plan in PLANS {
        for story in STORIES {
            if !is_played(plan, story) {
                continue;
            }
            stories += 1;
            let undisturbed = Case::begin(plan, story).await;
            undisturbed.play().await;
            undisturbed.recover().await;
            let want = undisturbed.end().await;
            for victim in 0.. {
                let what = format!("{}, {story:?}, {last_word:?} at write {victim}", plan.0);
                let case = Case::begin(plan, story).await;
                let died = Arc::new(AtomicBool::new(false));
                let (dead, seen) = (Arc::clone(&died), AtomicUsize::new(0));
                case.world.market.dynamo.set_fault(move |attempt| {
                    if dead.load(Ordering::SeqCst) {
                        return Some(Fault::TimeoutBefore);
                    }
                    let hit = ["Write", "Put", "Update", "Delete"]
                        .iter()
                        .any(|kind| attempt.operation.contains(kind))
                        && seen.fetch_add(1, Ordering::SeqCst) == victim;
                    dead.store(hit, Ordering::SeqCst);
                    hit.then_some(last_word)
                });
                case.play().await;
                case.world.market.dynamo.clear_fault();
                case.recover().await;
                assert_eq!(case.end().await, want, "{what}");
                if !died.load(Ordering::SeqCst) {
                    assert!(victim >= 3, "only {victim} writes: {what}");
                    break;
                }
                cases += 1;
            }
        }
    }
    println!("{stories} stories of {} plans, {cases} deaths: {last_word:?}", PLANS.len());
    assert!(cases > 60, "only {cases} deaths");
}
