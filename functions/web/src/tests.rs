//! What holds for every page, in both languages: user input is never markup, and nothing is drawn
//! that the Content-Security-Policy forbids.

mod buying;
mod choices;
mod desk;
mod frames;

use std::collections::BTreeMap;

use app::carts::PricedLine;
use db::Page as Listed;
use domain::{
    Code, Locale, Multiline, OrderId, PaymentId, Phone, Points, PostalCode, ProductId, Quantity,
    SessionId, StoreId, Text, Timestamp, Twd, TwdDelta, UserId, VariantCode,
    cart::CartLine,
    catalog::{
        Category, CategoryRef, Choice, Chosen, ChosenOption, GroupWithStock, OptionGroup, Product,
        ProductCard, ProductDetails, ProductKind, ProductWithStock, Selection, choose,
    },
    order::policy::{ShippingFee, StorePolicy},
    order::{
        Actor, Address, Adjustment, AdjustmentKind, Change, Contact, Fulfilment, Line, Order,
        Source, Status, Step, StepKind, StepState, Tender, TenderState,
    },
    payment::{Charge, ChargeUse, HeardCharge, Payment, PaymentMethod, Said},
    store::{Store, StoreKind, StoreName},
    user::{Caller, Role},
};
use endpoint::{Message, Problem, RawFields, body_field};
use maud::Markup;

use choices::{toppings, with_topping};

use crate::{
    checkout::store_cart::by_store,
    context::PageContext,
    gallery::gallery,
    parts::form::FormState,
    problem::problem_page::problem_view,
    shell::{
        head::Found,
        page::{Live, Page, Shell},
    },
    shop::{
        listing::Listing,
        show_categories_page::categories_view,
        show_home_page::{HomeQuery, home},
        show_product_page::{Shown as ShownProduct, product},
        show_store_page::{StoreQuery, store_view},
        show_stores_page::stores_view,
    },
};

const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);
/// What a browser must never read as markup.
const HOSTILE: &str = r#""><script>alert(1)</script><img src=x onerror='x' style=x>&"#;

fn text<const MIN: usize, const MAX: usize>(text: &str) -> Text<MIN, MAX> {
    Text::new(text).unwrap()
}

fn stocked(
    number: u64,
    kind: ProductKind,
    price: Option<i64>,
    stock: Option<u32>,
) -> ProductWithStock {
    let details = ProductDetails {
        name_en: None,
        description_en: None,
        kind,
        name: text(HOSTILE),
        description: Multiline::new(HOSTILE).ok(),
        price: price.and_then(Twd::new),
        points_price: Points::new(30),
        // As it may be stored; today no such address is taken.
        image_url: (number == 9)
            .then(|| serde_json::from_value("https://img.example/\"onerror=x".into()).unwrap()),
        category: Some(CategoryRef {
            name_en: None,
            id: domain::CategoryId::derived(&["x"]),
            name: text(r"<b onclick=x>"),
        }),
        tracked: stock.is_some(),
        active: true,
    };
    let id = ProductId::new(NOW, number);
    let store = StoreId::new(NOW, number.rem_euclid(2));
    let units = stock.map(|units| (VariantCode::ONLY, units)).into_iter().collect();
    ProductWithStock::new(Product::list(id, store, details, NOW).unwrap(), &units)
}

fn shelf() -> Vec<ProductWithStock> {
    vec![
        stocked(1, ProductKind::Goods, Some(1_280), None),
        stocked(2, ProductKind::MenuItem, Some(80), Some(3)),
        stocked(3, ProductKind::Gift, None, Some(9)),
        stocked(4, ProductKind::Gift, Some(5), Some(0)),
        stocked(9, ProductKind::Gift, Some(5), Some(0)),
    ]
}

fn cards() -> Vec<ProductCard> {
    shelf().iter().map(|stocked| ProductCard::of(stocked, None)).collect()
}

fn listing(items: Vec<ProductCard>) -> Listing {
    let store = store();
    let page = Listed { items, prev: None, next: None };
    Listing { page, stores: [(store.id, StoreName::from(&store))].into() }
}

fn store() -> Store {
    let id = StoreId::new(NOW, 1);
    let mut store = Store::new(id, text(HOSTILE), StoreKind::Shop, NOW);
    store.description = Multiline::new(HOSTILE).ok();
    store.policy.ship_home = Some(fees());
    store
}

fn category() -> Category {
    Category {
        id: domain::CategoryId::derived(&["x"]),
        store: StoreId::new(NOW, 1),
        name: text(r"<b onclick=x>"),
        name_en: None,
        description: None,
        description_en: None,
        position: 0,
        created_at: NOW,
    }
}

fn shown(
    ctx: &PageContext,
    stocked: &ProductWithStock,
    groups: &[GroupWithStock],
    added: bool,
) -> Markup {
    let store = StoreName::from(&store());
    product(ctx, &ShownProduct { stocked, groups, store: Some(&store) }, added)
}

fn fees() -> ShippingFee {
    let twd = |amount| Twd::new(amount).unwrap();
    ShippingFee { main: twd(80), outlying: twd(200), free_from: Some(twd(9_000)) }
}

fn in_cart(stocked: Option<ProductWithStock>) -> PricedLine {
    let product = stocked.as_ref().map_or(ProductId::new(NOW, 99), |stocked| stocked.product.id);
    let quantity = Quantity::new(2).unwrap();
    PricedLine {
        line: CartLine::new(product, Selection::default(), quantity),
        chosen: stocked.as_ref().and_then(|found| choose(&found.product, &[], None, &[]).ok()),
        product: stocked,
        together: 2,
        choice_units: BTreeMap::new(),
        store: Some(StoreName::from(&store())),
        policy: StorePolicy { ship_home: Some(fees()), most: None },
    }
}

fn caller(role: Role) -> Caller {
    Caller {
        user: UserId::new(NOW, 1),
        role,
        store: Some(StoreId::new(NOW, 1)),
        session: SessionId::new(NOW, 1),
    }
}

fn order(status: Status, fulfilment: Fulfilment) -> Order {
    let reason = || Some(text(r"<i style=x>"));
    let change = |status, by| Change { reason: reason(), ..Change::of(status, NOW, by) };
    let step = |kind| Step::new(kind, StepState::Done);
    let tender = Tender {
        n: 1,
        how: PaymentMethod::EcpayCredit,
        amount: Twd::new(1_280).unwrap(),
        state: TenderState::Open,
    };
    Order {
        id: OrderId::new(NOW, 42),
        customer: Some(UserId::new(NOW, 1)),
        store: StoreId::new(NOW, 1),
        lines: vec![Line {
            n: 1,
            product: ProductId::new(NOW, 1),
            variant: VariantCode::ONLY,
            name: text(HOSTILE),
            variant_name: Some(text("<b>L")),
            quantity: Quantity::new(2).unwrap(),
            choices: Vec::new(),
            note: Some(text("<i>less ice")),
            price: Twd::new(600).unwrap(),
            source: Source::Stock,
        }],
        adjustments: vec![Adjustment {
            n: 1,
            kind: AdjustmentKind::Shipping,
            amount: TwdDelta::new(80).unwrap(),
        }],
        tenders: vec![tender],
        steps: vec![step(StepKind::Stock), step(StepKind::Payment)],
        fulfilment,
        contact: door(),
        status,
        note: Multiline::new(HOSTILE).ok(),
        fingerprint: None,
        version: 3,
        deadline: NOW.plus_seconds(1_800),
        history: vec![
            change(Status::Pending, Actor::User(UserId::new(NOW, 1))),
            change(status, Actor::System),
        ],
    }
}

fn door() -> Contact {
    let address = Address {
        postal_code: PostalCode::new("106").unwrap(),
        city: text("臺北市"),
        address: text(r"<script>x</script>"),
    };
    Contact {
        name: Some(text(r"<b onload=x>王")),
        phone: Phone::new("0912345678").ok(),
        email: None,
        address: Some(address),
    }
}

fn payment() -> Payment {
    let heard = HeardCharge {
        no: Said::new("<i>1"),
        amount: Twd::new(1_280),
        kind: None,
        paid_at: None,
        gwsr: None,
    };
    Payment {
        id: PaymentId { order: OrderId::new(NOW, 42), attempt: 1 },
        tender: 1,
        customer: Some(UserId::new(NOW, 1)),
        store: StoreId::new(NOW, 1),
        method: PaymentMethod::EcpayCredit,
        account: Said::new("2000132"),
        amount: Twd::new(1_280).unwrap(),
        charges: vec![Charge { heard, heard_at: NOW, usage: ChargeUse::Kept }],
        last_code: None,
        failed: false,
        undecided_until: None,
        unpaid: None,
        key: None,
        fingerprint: None,
        version: 2,
        created_at: NOW,
    }
}

fn orders() -> Vec<Order> {
    let table = Fulfilment::DineIn { table: text("7<br>") };
    vec![
        order(Status::Pending, Fulfilment::ShipHome),
        order(Status::Paid, table),
        order(Status::Ready, Fulfilment::Takeaway),
        order(Status::Cancelled, Fulfilment::Digital),
    ]
}

fn home_query() -> HomeQuery {
    HomeQuery {
        kind: Some(ProductKind::Goods),
        q: Some(text(r#""><b onclick=x>"#)),
        sort: None,
        cursor: None,
        added: Some(text("prd")),
    }
}

fn store_query() -> StoreQuery {
    let HomeQuery { q, added, .. } = home_query();
    StoreQuery { category: Some(category().id), q, sort: None, cursor: None, added }
}

fn wrong() -> Problem {
    let hostile = r#"is <b onclick="x">"#;
    let message = Message::of(|_| hostile);
    let errors = ["name", "phone", "table", "password", "fulfilment"];
    let errors = errors.map(|name| body_field(name, "format", message.clone()));
    Problem::fields(errors.to_vec())
}

/// Every page, by name, as a user sees it in `locale`.
fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    let guest = PageContext::sample(locale, None);
    let customer = PageContext::sample(locale, Some(caller(Role::Customer)));
    let admin = PageContext::sample(locale, Some(caller(Role::Admin)));
    let typed =
        [("username", HOSTILE), ("password", "secret!"), ("note", HOSTILE), ("fulfilment", "x")];
    let sheet = FormState::returned(&customer, RawFields::from_iter(typed), &wrong());
    let [pending, ..] = &orders()[..] else { panic!("no orders") };

    let mut pages = vec![
        ("home", &guest, home(&guest, &home_query(), &listing(cards()))),
        ("no products", &guest, home(&guest, &home_query(), &listing(Vec::new()))),
        (
            "stores",
            &guest,
            stores_view(&guest, &Listed { items: vec![store()], prev: None, next: None }),
        ),
        (
            "store",
            &guest,
            store_view(&guest, &store(), &[category()], &store_query(), &listing(cards())),
        ),
        (
            "categories",
            &guest,
            categories_view(
                &guest,
                &Listed {
                    items: vec![(StoreName::from(&store()), vec![category()])],
                    prev: None,
                    next: None,
                },
            ),
        ),
        ("product", &guest, shown(&guest, &shelf()[1], &[], false)),
        ("picture", &guest, shown(&guest, &shelf()[4], &[], true)),
        ("toppings", &guest, shown(&guest, &shelf()[1], &[toppings(1), toppings(3)], false)),
        ("parts", &guest, gallery(&guest, NOW)),
        ("problem", &guest, problem_view(&guest, &wrong(), None, HOSTILE)),
        (
            "broken",
            &admin,
            problem_view(&admin, &Code::InternalError.into(), Some(pending.id), "id"),
        ),
    ];
    pages.extend(desk::pages(&admin).into_iter().map(|(name, body)| (name, &admin, body)));
    pages.extend(buying::pages(&guest, &customer, &sheet));
    let whole = |(name, ctx, body): (&'static str, &PageContext, _)| {
        let data = serde_json::json!({ "name": HOSTILE });
        let found = Found { description: HOSTILE, picture: None, data: Some(&data) };
        let html = Page::new(HOSTILE).live(Live::Polling).found(found).draw(ctx, &body);
        assert!(html.policy.starts_with("default-src 'none'; script-src 'self'; "));
        (name, html.markup.into_string())
    };
    pages.into_iter().map(whole).collect()
}

/// The opening tags of a page.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default())
}

/// The names and values of a tag's attributes; a value never holds a `"`, because maud escapes it.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut parts = tag.split('"');
    let mut found = Vec::new();
    while let (Some(names), value) = (parts.next(), parts.next()) {
        let names: Vec<_> = names.split_whitespace().collect();
        let values = names.iter().enumerate().map(|(place, name)| {
            let last = place.saturating_add(1) == names.len();
            let value = if last && name.ends_with('=') { value.unwrap_or_default() } else { "" };
            (name.trim_end_matches('=').to_owned(), value.to_owned())
        });
        found.extend(values.skip(usize::from(found.is_empty())));
        if value.is_none() {
            break;
        }
    }
    found
}

#[test]
fn what_people_type_is_never_markup() {
    for locale in Locale::ALL {
        for (name, page) in pages(*locale) {
            assert!(!page.contains("<script>"), "{name}");
            assert!(!page.contains("<b "), "{name}");
            assert!(!page.contains("<i "), "{name}");
            assert!(!page.contains("<img src=x"), "{name}");
        }
    }
}

#[test]
fn nothing_that_the_policy_forbids_is_drawn() {
    let allowed = ["hx-get", "hx-post", "hx-target", "hx-swap", "hx-trigger"];
    for locale in Locale::ALL {
        for (page_name, page) in pages(*locale) {
            for tag in tags(&page) {
                let element = tag.split_whitespace().next().unwrap_or_default();
                assert_ne!(element, "style", "{page_name}");
                let attributes = attributes(tag);
                let data = |(name, value): &(String, String)| {
                    name == "type" && value == "application/ld+json"
                };
                if element == "script" && !attributes.iter().any(data) {
                    let src = attributes.iter().find(|(name, _)| name == "src");
                    assert!(src.is_some_and(|(_, src)| src.starts_with("/assets/")), "{tag}");
                }
                for (name, value) in attributes {
                    let place = format!("{page_name}: {name}={value} in <{tag}>");
                    assert!(name != "style" && !name.starts_with("on"), "{place}");
                    assert!(!value.trim_start().starts_with("javascript:"), "{place}");
                    if name.starts_with("hx-") || name.starts_with("data-hx-") {
                        assert!(allowed.contains(&name.as_str()), "{place}");
                        assert!(!value.contains('[') && !value.contains("js:"), "{place}");
                    }
                    if name == "hx-trigger" {
                        assert!(["every 2s", "every 3s"].contains(&value.as_str()), "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_scan_reads_attributes() {
    let tag = r#"a class="x y" data-one href="/?a=b" hx-get="" checked"#;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let want = [
        pair("class", "x y"),
        pair("data-one", ""),
        pair("href", "/?a=b"),
        pair("hx-get", ""),
        pair("checked", ""),
    ];
    assert_eq!(attributes(tag), want);
    assert_eq!(attributes(r#"img style="x" onclick="y""#).len(), 2);
}

#[test]
fn every_page_speaks_one_language_and_names_the_other() {
    for (locale, other) in [(Locale::ZhTw, "en"), (Locale::En, "zh-TW")] {
        for (name, page) in pages(locale) {
            assert!(page.contains(&format!("<html lang=\"{}\">", locale.tag())), "{name}");
            assert!(page.contains(&format!("hreflang=\"{other}\" lang=\"{other}\"")), "{name}");
            let links = tags(&page).flat_map(attributes).filter_map(|(name, value)| {
                (name == "action" && value.starts_with('/')).then_some(value)
            });
            for link in links {
                assert_eq!(link.starts_with("/en"), locale == Locale::En, "{name}: {link}");
            }
        }
    }
}

#[test]
fn labels_belong_to_fields_and_ids_are_unique() {
    for (name, page) in pages(Locale::ZhTw) {
        let of = |wanted: &str| -> Vec<String> {
            let all = tags(&page).flat_map(attributes);
            all.filter(|(name, _)| name == wanted).map(|(_, value)| value).collect()
        };
        let ids = of("id");
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");
        for target in of("for").iter().chain(&of("aria-describedby")) {
            assert!(ids.contains(target), "{name}: {target}");
        }
    }
}

#[test]
fn a_form_comes_back_with_what_was_typed_and_without_the_password() {
    for (name, page) in pages(Locale::ZhTw).iter().filter(|(name, _)| name.starts_with("wrong")) {
        assert!(page.contains("role=\"alert\""), "{name}");
        assert!(!page.contains("secret!"), "{name}");
        let typed = page.contains("&quot;&gt;&lt;script&gt;alert(1)");
        assert!(typed && page.contains("aria-invalid=\"true\""), "{name}");
    }
}

#[test]
fn a_cart_is_split_by_store_and_nothing_is_lost() {
    let lines: Vec<_> = shelf().into_iter().map(Some).chain([None]).map(in_cart).collect();
    let baskets = by_store(lines.clone());
    let found: usize = baskets.iter().map(|basket| basket.lines.len()).sum();
    assert_eq!((baskets.len(), found), (3, lines.len()));
    let totals: Vec<_> = baskets.iter().map(|basket| basket.total().map(Twd::get)).collect();
    assert_eq!(totals, [Some(2_570), Some(170), Some(0)]);
}
