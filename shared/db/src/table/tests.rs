//! The map and the keys.

use domain::{
    CategoryId,
    catalog::{Category, Place, StockKey},
    order::{Actor, Change, Fulfilment, Order, Standing, Status},
};

use super::*;

/// An order that was placed at `at`.
fn sold(id: OrderId, store: StoreId, at: Timestamp) -> Order {
    let placed = Change::of(Status::Pending, at, Actor::System);
    Order {
        id,
        customer: None,
        store,
        lines: Vec::new(),
        adjustments: Vec::new(),
        tenders: Vec::new(),
        steps: Vec::new(),
        fulfilment: Fulfilment::Digital,
        contact: domain::order::Contact::default(),
        status: Status::Pending,
        note: None,
        fingerprint: None,
        version: 1,
        deadline: at,
        history: vec![placed],
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a row for each key")]
fn the_map_names_every_key_as_it_is_built() {
    let at = Timestamp::from_millis(1_795_230_000_000);
    let order = OrderId::new(at, 1);
    let (user, store) = (UserId::new(at, 2), StoreId::new(at, 3));
    let payment = PaymentId { order, attempt: 7 };
    let first = Place { scope: Scope::Market, key: SortKey::Price, value: "00000060".to_owned() };
    let teas = Category {
        id: CategoryId::new(at, 5),
        store,
        name: domain::Text::new("Teas").unwrap(),
        name_en: None,
        description: None,
        description_en: None,
        position: 1,
        created_at: at,
    };
    let name = domain::Text::new("Hill").unwrap();
    let hill = Store::new(store, name, domain::store::StoreKind::Shop, at);
    let sold = sold(order, store, at);
    let map = include_str!("../table.rs");
    let docs = include_str!("../../../../docs/DATA.md");

    for (key, pk, sk) in [
        (Key::user(user), "USER#<user>", "USER"),
        (Key::membership(user, store), "USER#<user>", "USER#<store>"),
        (Key::staff_entry(store, user), "STORE#<store>", "MEMBER#<user>"),
        (Key::user_order(user, at, order), "USER_ORDERS#<user>", "ORDER#<time>#<order>"),
        (Key::name("ming"), "NAME#<looks>", "CLAIM"),
        (Key::email("m@x.tw"), "EMAIL#<folded address>", "CLAIM"),
        (Key::tries("usr_1", "192.0.2.1"), "TRIES#<account>#<from>", "TRIES"),
        (Key::bucket("SIGN_IN", "192.0.2.1"), "BUCKET#<purpose>#<of>", "BUCKET"),
        (Key::session(SessionId::new(at, 4)), "SESSION#<session>", "SESSION"),
        (Key::revoked(at, SessionId::new(at, 4)), "REVOKED#<bucket>", "<time>#<session>"),
        (Key::store(store), "STORE#<store>", "STORE"),
        (Key::market_store(&hill), "STORES", "<time>#<store>"),
        (Key::slug(&hill.slug()), "SLUG#<slug>", "CLAIM"),
        (Key::store_order(store, at, order), "STORE#<store>", "ORDER#<time>#<order>"),
        (Key::day_order(at, order), "DAY#<day>", "ORDER#<time>#<order>"),
        (Key::category(store, CategoryId::new(at, 5)), "STORE#<store>", "CATEGORY#<category>"),
        (Key::market_category(&teas, 0), "CATEGORIES", "<wave>#<store>#<position>#<category>"),
        (Key::store_counts(store), "STORE#<store>", "COUNTS"),
        (Key::product(ProductId::new(at, 6)), "PRODUCT#<product>", "PRODUCT"),
        (Key::card(ProductId::new(at, 6)), "PRODUCT#<product>", "CARD"),
        (
            Key::place(&first, ProductId::new(at, 6)),
            "LIST#<scope>#<sort>",
            "<sort value>#<product>",
        ),
        (Key::names(7), "NAMES#<chunk>", "CHUNK"),
        (Key::recent_names(7), "NAMES#<chunk>", "RECENT"),
        (Key::names_manifest(), "NAMES", "MANIFEST"),
        (
            Key::stock(StockKey::only(ProductId::new(at, 6))),
            "PRODUCT#<product>",
            "STOCK#<variant>#<location>",
        ),
        (Key::dish("tea", store, ProductId::new(at, 6)), "DISH#<folded name>", "<store>#<product>"),
        (Key::sku(store, "tea-m"), "STORE#<store>", "SKU#<folded SKU>"),
        (Key::option_group(store, "ice".parse().unwrap()), "STORE#<store>", "OPTION#<group>"),
        (Key::choice(store, "i0".parse().unwrap()), "STORE#<store>", "CHOICE#<code>"),
        (
            Key::stock(StockKey::choice(store, "i0".parse().unwrap(), 7)),
            "CHOICE#<store>#<code>",
            "STOCK#<serial>#<location>",
        ),
        (Key::once(user, "restock-product", "k"), "ONCE#<actor>#<endpoint>#<key>", "ONCE"),
        (Key::guest("digest"), "GUEST#<digest>", "GUEST"),
        (Key::guest_orders_from("::1", 3), "GUEST_ORDERS#<address>", "WINDOW#<number>"),
        (
            Key::contact_order("digest", store, at, order),
            "CONTACT#<digest>",
            "<store>#<time>#<order>",
        ),
        (Key::address_book(user), "ADDRESSES#<user>", "BOOK"),
        (Key::cart(user), "CART#<user>", "CART"),
        (Key::order(order), "ORDER#<order>", "ORDER"),
        (Key::payment(payment), "ORDER#<order>", "PAYMENT#<attempt>"),
        (Key::order_lines(order), "ORDER#<order>", "LINES#0"),
        (Key::order_number("20261121-1", order), "NUMBER#<number>", "<order>"),
        (Key::standing(&sold, Standing::Open), "OPEN#<store>#<location>", "<time>#<order>"),
        (Key::standing(&sold, Standing::Sent), "SENT#<store>", "<time>#<order>"),
        (
            Key::standing(&sold, Standing::Ended(Status::Completed)),
            "DONE#<store>#<status>#<month>",
            "<time>#<order>",
        ),
        (Key::order_deadline(1, 2, order), "DEADLINE#<minute>#<shard>", "ORDER#<order>"),
        (Key::query_deadline(1, 2, payment, 3), "DEADLINE#<minute>#<shard>", "Q#<payment>#<n>"),
        (
            Key::payment_need(domain::payment::Need::Refund, None, at, payment),
            "NEEDS#<need>",
            "<time>#<payment>",
        ),
        (
            Key::payment_need(domain::payment::Need::Refund, Some(store), at, payment),
            "NEEDS#<store>#<need>",
            "<time>#<payment>",
        ),
        (Key::asked(payment), "ASKED#<payment>", "ASKED"),
        (Key::draft("0a"), "DRAFT#<draft>", "DRAFT"),
        (Key::deadline_clock(), "CLOCK#DEADLINE", "CLOCK"),
        (Key::deadline_hour(1), "CLOCK#DEADLINE", "HOUR#<hour>"),
        (Key::sweep_segment(1), "CLOCK#SWEEP", "SEGMENT#<n>"),
    ] {
        assert!(map.contains(&format!("| `{pk}` | `{sk}` |")), "{pk} {sk} is not in the map");
        let format = if Kind::of(&key.pk, &key.sk).is_some() { " yes " } else { " " };
        let row = format!("| `{pk}` | `{sk}` |{format}|");
        assert!(docs.contains(&row), "docs/DATA.md lacks {row}");
        let fixed = |pattern: &str| pattern.split('<').next().unwrap().to_owned();
        assert!(key.pk.starts_with(&fixed(pk)), "{key:?} is not {pk}");
        assert!(key.sk.starts_with(&fixed(sk)), "{key:?} is not {sk}");
        // The map's second part is the expiring table.
        let place = map.find(&format!("| `{pk}` | `{sk}` |")).unwrap();
        let of_expiring = place > map.find("The expiring table").unwrap();
        assert_eq!(expires(&key.pk), of_expiring, "{key:?} is in the other table");
    }
}

#[test]
fn a_key_of_a_product_names_it() {
    let at = Timestamp::from_millis(1_795_230_000_000);
    let product = ProductId::new(at, 1);
    assert_eq!(Key::product(product).product_id(), Some(product));
    let stock = StockKey::main(product, "x-L".parse().unwrap());
    assert_eq!(Key::stock(stock).product_id(), Some(product));
    assert_eq!(Key::stock(stock).stock_key(), Some(stock));
    assert_eq!(Key::product(product).stock_key(), None);
    let (store, code) = (StoreId::new(at, 2), "xL".parse().unwrap());
    let pudding = Key::stock(StockKey::choice(store, code, u32::MAX));
    assert_eq!(pudding.stock_key(), Some(StockKey::choice(store, code, u32::MAX)));
    assert_eq!(pudding.product_id(), None);
    assert_eq!(Key::choice(store, code).stock_key(), None);
    assert_eq!(Key::order(OrderId::new(at, 1)).product_id(), None);
}

#[test]
fn a_reader_of_the_stream_gets_whole_kinds_and_no_entries() {
    let at = Timestamp::from_millis(1_795_230_000_000);
    let order = OrderId::new(at, 1);
    let (user, store, product) = (UserId::new(at, 2), StoreId::new(at, 3), ProductId::new(at, 4));
    for (key, want) in [
        (Key::order(order), Some(Entity::Order)),
        (Key::payment(PaymentId { order, attempt: 7 }), Some(Entity::Payment)),
        (Key::user_order(user, at, order), None),
        (Key::store_order(store, at, order), None),
        (Key::day_order(at, order), None),
        (Key::order_lines(order), None),
        (Key::standing(&sold(order, store, at), Standing::Open), None),
        (Key::order_deadline(1, 2, order), None),
        (Key::user(user), None),
        (Key::cart(user), None),
        (Key::product(product), Some(Entity::Product)),
        (Key::stock(StockKey::only(product)), Some(Entity::Stock)),
        (Key::stock(StockKey::choice(store, "i0".parse().unwrap(), 7)), None),
        (Key::card(product), None),
    ] {
        assert_eq!(Entity::of(&key.pk, &key.sk), want, "{key:?}");
    }
}

#[test]
fn a_key_that_may_name_a_person_is_not_logged() {
    let at = Timestamp::from_millis(1_795_230_000_000);
    let order = Key::order(OrderId::new(at, 1));
    assert_eq!(loggable(&order.pk, &order.sk), format!("{}/ORDER", order.pk));
    for key in [
        Key::name("ming"),
        Key::email("ming@x.tw"),
        Key::tries("usr_1", "ming"),
        Key::bucket("SIGN_IN", "ming"),
        Key::once(UserId::new(at, 2), "restock-product", "ming"),
        Key::guest_orders_from("ming", 3),
    ] {
        assert!(!loggable(&key.pk, &key.sk).contains("ming"), "{key:?}");
    }
}

#[test]
fn index_entries_sort_by_time() {
    let (early, late) = (Timestamp::from_millis(999), Timestamp::from_millis(1_000));
    let order = OrderId::new(early, 1);
    assert!(Key::day_order(early, order).sk < Key::day_order(late, order).sk);
    let of = |at| Key::standing(&sold(order, StoreId::new(at, 1), at), Standing::Sent).sk;
    assert!(of(early) < placed_until(early) && placed_until(early) < of(late));
    assert_eq!(placing_time(&of(late)), Some(late));
    assert!(Key::deadline_hour(9).sk < Key::deadline_hour(10).sk);
}
