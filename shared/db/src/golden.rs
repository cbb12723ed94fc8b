//! Golden items: how each entity is stored, byte for byte, in `tests/data/items`.
//!
//! Code that is older or newer than this meets the items that this wrote. So a format can't change
//! unnoticed: whoever changes it writes an upgrade (`formats.rs`) and keeps the old item beside the
//! new one, as `<entity>.f<format>.json`. The newest are written by
//! `WRITE_GOLDEN_ITEMS=1 cargo test -p db golden`.

mod accounts;
mod of_orders;

use std::{fmt::Debug, path::PathBuf};

use domain::{
    CategoryId, IdempotencyKey, Multiline, OrderId, PaymentId, Points, ProductId, Quantity,
    RecentKeys, StoreId, Text, Timestamp, Twd, TwdDelta, UserId,
    cart::Cart,
    catalog::{
        Category, CategoryRef, Choice, Offer, OptionGroup, Product, ProductDetails, ProductKind,
        SoldOut, StockKey, Variant,
    },
    draft::CheckoutDraft,
    near::Near,
    order::{
        Actor, Address, Adjustment, AdjustmentKind, Change, Contact, Fulfilment, Line, LineChoice,
        Order, Source, Status, Step, StepKind, StepState, Tender, TenderState,
    },
    payment::{Charge, ChargeUse, HeardCharge, Payment, PaymentMethod, Said, Unpaid},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    Due, Filed, Progress, StoredCart,
    catalog::{
        options::choice_claim,
        products::{dish, product_item, sku_claim},
        stock::{stock_item, stock_of},
    },
    deadlines, drafts, formats,
    item::{self, Item},
    table::Key,
};

const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/items"))
}

fn to_json(item: &Item) -> Value {
    serde_json::to_value(serde_dynamo::Item::from(item.clone())).unwrap()
}

fn from_json(text: &str) -> Item {
    serde_json::from_str::<serde_dynamo::Item>(text).unwrap().into()
}

/// Checks that `written` is the golden item `name`, and returns every stored item of that name, the
/// newest and the older ones.
fn golden(name: &str, written: &Item) -> Vec<Item> {
    let file = folder().join(format!("{name}.json"));
    if std::env::var_os("WRITE_GOLDEN_ITEMS").is_some() {
        let text = serde_json::to_string_pretty(&to_json(written)).unwrap();
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(&file, text + "\n").unwrap();
    }
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let newest = from_json(&text);
    assert_eq!(
        to_json(written),
        to_json(&newest),
        "{name} is stored in another way than the market's older code expects; see {}",
        file!(),
    );
    let mut all = vec![newest];
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        if file.starts_with(&format!("{name}.f")) {
            all.push(from_json(&std::fs::read_to_string(&path).unwrap()));
        }
    }
    all
}

/// Checks that `value` is written as the golden item `name`, and read from it and the older ones.
fn whole<T: DeserializeOwned + PartialEq + Debug>(name: &str, written: &Item, value: &T) {
    for stored in golden(name, written) {
        assert_eq!(&item::read::<T>("golden", stored.clone()).unwrap(), value, "{name}");
        // What newer code adds is no hindrance.
        let mut more = stored;
        more.insert("added".to_owned(), item::text("later"));
        assert_eq!(&item::read::<T>("golden", more).unwrap(), value, "{name}");
    }
}

fn text<const MIN: usize, const MAX: usize>(raw: &str) -> Text<MIN, MAX> {
    Text::new(raw).unwrap()
}

fn twd(amount: i64) -> Twd {
    Twd::new(amount).unwrap()
}

fn delta(amount: i64) -> TwdDelta {
    TwdDelta::new(amount).unwrap()
}

fn user() -> UserId {
    UserId::new(AT, 1)
}

fn store() -> StoreId {
    StoreId::new(AT, 2)
}

fn product() -> ProductId {
    ProductId::new(AT, 3)
}

fn order_id() -> OrderId {
    OrderId::new(AT, 4)
}

fn key() -> IdempotencyKey {
    IdempotencyKey::new("k1".to_owned(), vec!["abc".to_owned()])
}

#[test]
fn golden_items_of_the_catalogue() {
    let category = Category {
        name_en: None,
        description_en: None,
        id: CategoryId::new(AT, 6),
        store: store(),
        name: text("茶葉"),
        description: Some(Multiline::new("one\ntwo").unwrap()),
        position: 3,
        created_at: AT,
    };
    let own = Key::category(store(), category.id);
    whole("category", &item::write(&own, &category).unwrap(), &category);
    let again = item::write(&Key::market_category(&category, 0), &category).unwrap();
    whole("market_category", &again, &category);

    let details = ProductDetails {
        name_en: None,
        description_en: None,
        kind: ProductKind::MenuItem,
        name: text("烏龍茶"),
        description: Some(Multiline::new("hot or cold").unwrap()),
        price: Some(twd(60)),
        points_price: Points::new(600),
        image_url: Some(domain::ImageUrl::new("https://example.com/a.png").unwrap()),
        category: Some(CategoryRef::from(&category)),
        tracked: true,
        active: true,
    };
    let large = Variant {
        name_en: None,
        id: "L".parse().unwrap(),
        name: text("大杯"),
        sku: Some(text("TEA-L")),
        price: Some(twd(70)),
        list_price: Some(twd(80)),
    };
    let (variants, options) = (vec![large], vec!["ice".parse().unwrap()]);
    let offer = Offer { details: details.clone(), variants, options };
    let oolong = Product {
        fingerprint: Some("abc".to_owned()),
        ..Product::list(product(), store(), offer, AT).unwrap()
    };
    whole("product.variants", &product_item(&oolong).unwrap(), &oolong);
    golden("sku_claim", &sku_claim(&oolong, "tea-l"));
    golden("dish", &dish(&oolong).unwrap().attributes());

    let mut english = oolong.clone();
    english.details.name_en = Some(text("Oolong tea"));
    english.details.description_en = Some(Multiline::new("Hot or cold.").unwrap());
    english.variants[0].name_en = Some(text("Large"));
    whole("product.english", &product_item(&english).unwrap(), &english);

    let kind = ProductKind::Goods;
    let plain = ProductDetails { kind, description: None, category: None, ..details };
    let plain = Product::list(product(), store(), plain, AT).unwrap();
    whole("product.plain", &product_item(&plain).unwrap(), &plain);
    let out = plain.with_sold_out(None, true, AT).unwrap().unwrap();
    whole("product.sold_out", &product_item(&out).unwrap(), &out);

    let pudding = StockKey::choice(store(), "pd".parse().unwrap(), 7);
    for (name, stock) in [("stock", StockKey::only(product())), ("choice_stock", pudding)] {
        for stored in golden(name, &stock_item(stock, 12)) {
            assert_eq!(stock_of(&stored), Some((stock, 12)));
        }
    }
}

#[test]
fn golden_items_of_options() {
    let choice = Choice {
        name_en: None,
        code: "i0".parse().unwrap(),
        name: text("去冰"),
        delta: delta(-5),
        available: true,
        serial: 6,
        tracked: false,
    };
    let cubes = Choice {
        name_en: None,
        code: "i9".parse().unwrap(),
        name: text("大冰塊"),
        delta: delta(5),
        available: true,
        serial: 7,
        tracked: true,
    };
    let ice = OptionGroup {
        name_en: None,
        id: "ice".parse().unwrap(),
        store: store(),
        name: text("冰塊"),
        min: 0,
        max: 1,
        choices: vec![choice, cubes],
        sold_out: SoldOut::default(),
        version: 1,
        updated_at: AT,
    };
    whole("option_group", &item::write(&Key::option_group(store(), ice.id), &ice).unwrap(), &ice);
    let out = ice.with_sold_out("i9".parse().unwrap(), true, AT).unwrap();
    let item = item::write(&Key::option_group(store(), out.id), &out).unwrap();
    whole("option_group.sold_out", &item, &out);
    golden("choice_claim", &choice_claim(&ice, "i0".parse().unwrap()));
}

#[test]
fn golden_items_of_carts() {
    // Chosen by a customer, as the API stores it.
    let lines: Cart = serde_json::from_value(json!([
        { "p": product(), "q": 2 },
        { "p": product(), "v": "L", "c": ["i0"], "t": "no straw", "q": 1 },
    ]))
    .unwrap();
    let cart = StoredCart {
        lines,
        keys: RecentKeys::default().with(&key()),
        near: Near::default().with(store(), &["ice".parse().unwrap()]),
        open: vec![order_id()],
        version: 4,
        updated_at: AT,
    };
    whole("cart", &item::write(&Key::cart(user()), &cart).unwrap(), &cart);
    let empty = StoredCart { version: 1, updated_at: AT, ..StoredCart::default() };
    whole("cart.empty", &item::write(&Key::cart(user()), &empty).unwrap(), &empty);
}

fn line(n: u16) -> Line {
    let choice = LineChoice {
        code: "i0".parse().unwrap(),
        name: text("去冰"),
        quantity: Quantity::ONE,
        delta: delta(-5),
        stock: Some(7),
    };
    Line {
        n,
        product: product(),
        variant: "L".parse().unwrap(),
        name: text("烏龍茶"),
        variant_name: Some(text("大杯")),
        quantity: Quantity::new(2).unwrap(),
        choices: vec![choice],
        note: Some(text("no straw")),
        price: twd(65),
        source: Source::Stock,
    }
}

fn order(lines: Vec<Line>) -> Order {
    let address = Address {
        postal_code: domain::PostalCode::new("100").unwrap(),
        city: text("臺北市"),
        address: text("中正區重慶南路一段 122 號"),
    };
    let tender = Tender {
        n: 1,
        how: PaymentMethod::EcpayCredit,
        amount: twd(210),
        state: TenderState::Paid(1),
    };
    let paid = Step { at: Some(AT), ..Step::new(StepKind::Payment, StepState::Done) };
    let change = |status, by, reason: Option<&str>| Change {
        reason: reason.map(text),
        ..Change::of(status, AT, by)
    };
    Order {
        id: order_id(),
        customer: Some(user()),
        store: store(),
        lines,
        adjustments: vec![Adjustment { n: 1, kind: AdjustmentKind::Shipping, amount: delta(80) }],
        tenders: vec![tender],
        steps: vec![Step::new(StepKind::Stock, StepState::Done), paid],
        fulfilment: Fulfilment::ShipHome,
        contact: Contact {
            name: Some(text("王小明")),
            phone: Some(domain::Phone::new("0912345678").unwrap()),
            email: None,
            address: Some(address),
        },
        status: Status::Paid,
        note: Some(Multiline::new("ring twice").unwrap()),
        fingerprint: Some("abc".to_owned()),
        version: 3,
        deadline: AT.plus_seconds(1_800),
        history: vec![
            change(Status::Pending, Actor::User(user()), None),
            change(Status::Paid, Actor::Ecpay, Some("paid")),
        ],
    }
}

#[test]
fn golden_items_of_payments_and_deadlines() {
    let heard = HeardCharge {
        no: Said::new("2611211103000001"),
        amount: Some(twd(210)),
        kind: Some(Said::new("Credit_CreditCard")),
        paid_at: Some(Said::new("2026/11/21 11:05:00")),
        gwsr: Some(Said::new("11944770")),
    };
    let payment = Payment {
        id: PaymentId { order: order_id(), attempt: 1 },
        tender: 1,
        customer: Some(user()),
        store: store(),
        method: PaymentMethod::EcpayCredit,
        account: Said::new("3002607"),
        amount: twd(210),
        charges: vec![Charge { heard, heard_at: AT, usage: ChargeUse::Kept }],
        last_code: Some(Said::new("1")),
        failed: false,
        undecided_until: Some(AT),
        unpaid: None,
        key: Some("k1".to_owned()),
        fingerprint: Some("abc".to_owned()),
        version: 2,
        created_at: AT,
    };
    let item = item::write(&Key::payment(payment.id), &payment).unwrap();
    whole("payment", &item, &payment);
    let unpaid = Some(Unpaid { at: AT, known: true });
    let asked = Payment { charges: Vec::new(), undecided_until: None, unpaid, ..payment.clone() };
    let item = item::write(&Key::payment(asked.id), &asked).unwrap();
    whole("payment_asked", &item, &asked);

    let minute = deadlines::minute_of(AT);
    for (name, filed) in [
        ("deadline.order", Filed { due: Due::Order(order_id()), minute, put_off: 0 }),
        ("deadline.put_off", Filed { due: Due::Order(order_id()), minute, put_off: 2 }),
        ("deadline.query", Filed { due: Due::Query(payment.id, 3), minute, put_off: 0 }),
    ] {
        for stored in golden(name, &deadlines::entry(filed)) {
            assert_eq!(deadlines::filed_of(&stored), Some(filed));
        }
    }
    golden("deadline_hour", &Key::deadline_hour(minute / 60).attributes());

    let draft = CheckoutDraft {
        placed: Some(order_id()),
        ..CheckoutDraft::new([("name", "王小明"), ("note", "ring twice")], Some(user()), AT)
    };
    whole("checkout_draft", &drafts::item_of("0a", &draft).unwrap(), &draft);

    let progress = Progress { segment: 1, night: 20_000, place: None, done: true };
    let item = item::write(&Key::sweep_segment(1), &progress).unwrap();
    whole("sweep_progress", &item, &progress);
}

/// Every kind of item that has a format has a golden item of its newest.
#[test]
fn golden_items_have_the_newest_format() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".json") {
            continue;
        }
        let item = from_json(&std::fs::read_to_string(&path).unwrap());
        let (format, newest) = (formats::format_of(&item), formats::newest(formats::of(&item)));
        let old = name.contains(".f");
        assert_eq!(format < newest, old, "{name}: format {format} of {newest}");
    }
}
