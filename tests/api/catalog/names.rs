//! The directory of names follows the products, whatever dies on the way and whoever is first.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use app::sweep;
use db::{FiledName, TransactionError, VersionConflict};
use domain::{
    ProductId, Timestamp,
    catalog::{Directory, NameEntry, ProductKind, chunk_of},
    store::StoreKind,
};
use futures_util::future::join_all;
use localcloud::dynamodb::{ErrorKind, Fault};
use serde_json::json;
use testkit::{TestUser, World, delete, post, put};

const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);

struct Market {
    world: World,
    merchant: TestUser,
}

impl Market {
    async fn open() -> Self {
        let world = World::open().await;
        let (_, merchant) = world.store("tea", StoreKind::Shop).await;
        Self { world, merchant }
    }

    async fn create(&self, name: &str) -> ProductId {
        let body = json!({ "name": name, "price": 60, "stock": 20 });
        let made = post("/api/merchants/products").by(&self.merchant).json(&body);
        made.send(&self.world).await.text("/id").parse().unwrap()
    }

    async fn edit(&self, product: ProductId, version: u64, change: serde_json::Value) {
        let mut body = change;
        body["version"] = json!(version);
        let path = format!("/api/merchants/products/{product}");
        let edit = put(path).by(&self.merchant).json(&body).send(&self.world).await;
        assert_eq!(edit.status, 200, "{}", edit.body);
    }

    /// The name that a process finds which has seen `known`; nothing if it is not in the directory.
    async fn seen(&self, known: &Directory, product: ProductId) -> Option<String> {
        let directory = self.world.market.app.db.names(known).await.unwrap();
        directory.get(product).map(|entry| entry.names.to_string())
    }

    async fn directory(&self) -> Directory {
        self.world.market.app.db.names(&Directory::default()).await.unwrap()
    }
}

/// A change of a product, by what merchants do.
#[derive(Clone, Copy, Debug)]
enum Step {
    Create,
    Rename,
    Archive,
}

/// What the projector writes for a change, up to the write that fails, and then for good.
#[tokio::test]
async fn a_death_at_any_write_leaves_nothing_behind_in_the_end() {
    for step in [Step::Create, Step::Rename, Step::Archive] {
        for fails_after in [false, true] {
            for deadly in 0.. {
                let market = Market::open().await;
                let mut product = None;
                if !matches!(step, Step::Create) {
                    product = Some(market.create("Tea").await);
                    market.world.drain().await;
                }
                let known = market.directory().await;
                match (step, product) {
                    (Step::Create, _) => product = Some(market.create("Tea").await),
                    (Step::Rename, Some(product)) => {
                        market.edit(product, 1, json!({ "name": "Cup" })).await;
                    }
                    (Step::Archive, Some(product)) => {
                        let path = format!("/api/merchants/products/{product}");
                        delete(path).by(&market.merchant).send(&market.world).await;
                    }
                    (_, None) => unreachable!(),
                }
                let product = product.unwrap();
                let writes = Arc::new(AtomicUsize::new(0));
                let count = Arc::clone(&writes);
                market.world.market.dynamo.set_fault(move |attempt| {
                    let write = !attempt.operation.contains("Get") && attempt.operation != "Query";
                    // From the deadly one on nothing works, as after a crash.
                    let dead = write && count.fetch_add(1, Ordering::SeqCst) >= deadly;
                    dead.then_some(match fails_after {
                        true => Fault::After(ErrorKind::Validation),
                        false => Fault::Before(ErrorKind::Validation),
                    })
                });
                market.world.drain().await;
                market.world.market.dynamo.clear_fault();
                let died = writes.load(Ordering::SeqCst) > deadly;
                market.world.advance(2);
                market.world.drain().await;
                let want = match step {
                    Step::Create => Some("tea".to_owned()),
                    Step::Rename => Some("cup".to_owned()),
                    Step::Archive => None,
                };
                let place = format!("{step:?}, write {deadly}, after: {fails_after}");
                assert_eq!(market.seen(&known, product).await, want, "{place}");
                assert_eq!(market.seen(&Directory::default(), product).await, want, "{place}");
                if !died {
                    assert_eq!(deadly, 3, "names, manifest, card: {place}");
                    break;
                }
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_written_for_what_searches_do_not_look_at() {
    let market = Market::open().await;
    let product = market.create("Tea").await;
    market.world.drain().await;
    let restock = post(format!("/api/merchants/products/{product}/restock"));
    let restock = restock.by(&market.merchant).json(&json!({ "quantity": 5 }));
    assert_eq!(restock.send(&market.world).await.status, 200);
    market.edit(product, 1, json!({ "description": "From Alishan." })).await;
    let ((), calls) = market.world.counted(market.world.drain()).await;
    let names: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert!(names.contains(&"TransactWriteItems"), "the card is another one: {names:?}");
    assert!(!names.contains(&"UpdateItem") && !names.contains(&"PutItem"), "{names:?}");

    market.edit(product, 2, json!({ "price": 70 })).await;
    let ((), calls) = market.world.counted(market.world.drain()).await;
    let of = |name: &str| {
        let calls = calls.iter().filter(|call| call.operation == name);
        calls.map(|call| call.write_tenths).collect::<Vec<_>>()
    };
    assert_eq!((of("PutItem"), of("UpdateItem")), (vec![10], vec![10]), "{calls:?}");
}

/// The ids of products of one chunk.
fn of_one_chunk() -> impl Iterator<Item = ProductId> {
    (0..).map(|number| ProductId::new(AT, number)).filter(|id| chunk_of(*id) == 7)
}

fn entry(id: ProductId, name: &str) -> NameEntry {
    NameEntry {
        id,
        store: 1,
        kind: ProductKind::Goods,
        category: None,
        price: None,
        points_price: None,
        new_since: AT,
        names: name.into(),
    }
}

#[tokio::test]
async fn what_is_filed_at_once_in_one_chunk_is_all_there() {
    let market = Market::open().await;
    let db = &market.world.market.app.db;
    let file = |id: ProductId| async move {
        loop {
            match db.file_name(id, Some(entry(id, "tea"))).await {
                Ok(filed) => return filed,
                Err(TransactionError::Condition(VersionConflict)) => {}
                Err(TransactionError::Db(error)) => panic!("{error}"),
            }
        }
    };
    let ids: Vec<_> = of_one_chunk().take(40).collect();
    let filed = join_all(ids.iter().map(|id| file(*id))).await;
    assert!(filed.iter().all(|filed| *filed == FiledName::Now), "{filed:?}");
    let directory = market.directory().await;
    assert_eq!(directory.len(), 40);
    assert!(ids.iter().all(|id| directory.get(*id).is_some()));
}

/// A chunk is written anew once in some dozens of changes, and readers see the same all the time.
#[tokio::test]
async fn a_chunk_is_what_was_filed_however_often_it_was_written() {
    let market = Market::open().await;
    let db = &market.world.market.app.db;
    let ids: Vec<_> = of_one_chunk().take(90).collect();
    let mut want = BTreeMap::new();
    // One reader looks after every change, one after every twenty, and one begins anew.
    let (mut often, mut seldom) = (Directory::default(), Directory::default());
    let mut anew = 0;
    for round in 0..400_usize {
        let id = ids[round * 7 % ids.len()];
        let one = (!round.is_multiple_of(5)).then(|| entry(id, &format!("tea {round}")));
        want.insert(id, one.clone());
        let (filed, calls) = market.world.counted(db.file_name(id, one.clone())).await;
        filed.unwrap();
        anew += calls.iter().filter(|call| call.operation == "TransactWriteItems").count();
        // Filed again, it is there.
        assert_eq!(db.name_of(id).await.unwrap(), one);
        often = db.names(&often).await.unwrap();
        assert_eq!(often.get(id), one.as_ref(), "round {round}");
        if round.is_multiple_of(20) {
            seldom = db.names(&seldom).await.unwrap();
            let new = market.directory().await;
            for id in &ids {
                let want = want.get(id).and_then(Option::as_ref);
                assert_eq!((seldom.get(*id), new.get(*id)), (want, want), "round {round}");
            }
        }
    }
    assert!((4..=12).contains(&anew), "{anew} of 400 changes wrote the chunk anew");
    assert_eq!(often.chunk(7).names, market.directory().await.chunk(7).names);
}

#[tokio::test]
async fn the_sweep_repairs_the_directory_and_the_cards() {
    let market = Market::open().await;
    let app = &market.world.market.app;
    let mut products = Vec::new();
    for name in ["Tea", "Cup", "Rice", "Archived"] {
        products.push(market.create(name).await);
    }
    let path = format!("/api/merchants/products/{}", products[3]);
    delete(path).by(&market.merchant).send(&market.world).await;
    market.world.drain().await;
    let right = market.directory().await;
    assert_eq!(right.len(), 3);
    let same = |found: &Directory| {
        (0..128).all(|chunk| found.chunk(chunk).names == right.chunk(chunk).names)
    };
    // One is missing, one has another name, one should not be there, one never was.
    let ghost = ProductId::new(AT, 9);
    let wrong = |id| Some(entry(id, "wrong"));
    app.db.file_name(products[0], None).await.unwrap();
    app.db.file_name(products[1], wrong(products[1])).await.unwrap();
    app.db.file_name(products[3], wrong(products[3])).await.unwrap();
    app.db.file_name(ghost, wrong(ghost)).await.unwrap();
    // The projector may still be on its way to what is young; no product is behind the last one.
    assert_eq!(sweep::whole(app).await.unwrap().products, 1);
    market.world.advance(11 * 60);
    let report = sweep::whole(app).await.unwrap();
    assert_eq!((report.products, report.repaired()), (3, 3), "{report:?}");
    let found = market.directory().await;
    assert!(same(&found), "{found:?}");
    let again = sweep::whole(app).await.unwrap();
    assert_eq!(again.repaired(), 0, "{again:?}");

    // A record was lost, so that the card and the entry are of the product before.
    market.edit(products[2], 1, json!({ "name": "Noodles" })).await;
    market.world.market.dynamo.set_fault(|attempt| {
        let write = attempt.operation.starts_with("Transact");
        write.then_some(Fault::Before(ErrorKind::Validation))
    });
    for _ in 0..12 {
        market.world.advance(2);
        market.world.drain().await;
    }
    market.world.market.dynamo.clear_fault();
    market.world.advance(11 * 60);
    assert_eq!(sweep::whole(app).await.unwrap().products, 1);
    let list = testkit::get("/api/products?sort_by=name_asc").send(&market.world).await;
    assert_eq!(list.text("/1/name"), "Noodles", "{}", list.body);
    assert_eq!(market.seen(&right, products[2]).await.as_deref(), Some("noodles"));
}

/// Whoever wrote a chunk died before it was announced, and nothing changes there any more.
#[tokio::test]
async fn the_sweep_announces_what_was_not() {
    let market = Market::open().await;
    let app = &market.world.market.app;
    let product = market.create("Tea").await;
    market.world.market.dynamo.set_fault(|attempt| {
        let announces = attempt.operation == "UpdateItem";
        announces.then_some(Fault::Before(ErrorKind::Validation))
    });
    market.world.drain().await;
    market.world.market.dynamo.clear_fault();
    assert_eq!(market.directory().await.len(), 0);
    sweep::whole(app).await.unwrap();
    assert!(market.directory().await.get(product).is_some());
}
