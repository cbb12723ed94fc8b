//! The pages of the checkout: what is typed is kept, and submitting is one order, one attempt to
//! pay it, and the way to the cashier.

use std::{collections::BTreeMap, sync::Mutex};

use devserver::EXPIRING_TABLE;
use domain::{StoreId, catalog::ProductKind, draft::DRAFT_SECONDS, store::StoreKind};
use futures_util::future::join_all;
use serde_json::json;
use testkit::{Answer, Call, TestUser, World, get, post, put};

/// What nobody may find where it does not belong.
const PHONE: &str = "0987654321";

/// A browser: it keeps the cookies that it is sent.
#[derive(Default)]
struct Browser(Mutex<BTreeMap<String, String>>);

impl Browser {
    /// One whose user has signed in.
    fn of(user: &TestUser) -> Self {
        let browser = Self::default();
        browser.keep("access", &user.tokens.access);
        browser
    }

    fn keep(&self, name: &str, value: &str) {
        self.0.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// The session is over: its token is gone, everything else stays.
    fn ends_session(&self) {
        self.0.lock().unwrap().remove("access");
    }

    async fn send(&self, world: &World, call: Call) -> Answer {
        let cookies: Vec<String> =
            self.0.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = call.header("cookie", &cookies.join("; ")).send(world).await;
        for name in ["access", "refresh", "cart", "draft", "orders"] {
            if let Some(value) = answer.cookie(name) {
                self.keep(name, &value);
            }
        }
        answer
    }

    /// The fields of the checkout's form as the page shows them, with their values.
    async fn shown(&self, world: &World, path: &str) -> String {
        let page = self.send(world, get(path)).await;
        assert_eq!(page.status, 200, "{path}: {}", page.header("location"));
        page.body
    }
}

struct Shop {
    world: World,
    store: StoreId,
    tea: domain::ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, _) = world.store("tea", StoreKind::Shop).await;
        let tea = world.product(store, ProductKind::Goods, 60, Some(90)).await;
        Self { world, store, tea }
    }

    async fn fill(&self, browser: &Browser) {
        let add = post("/cart/items").form(&format!("product_id={}", self.tea));
        assert_eq!(browser.send(&self.world, add).await.status, 303);
    }

    /// The form as a guest fills it in for a parcel, with `more` behind.
    fn form(&self, more: &str) -> String {
        format!(
            "store_id={}&key=page-0123456789abcdef&expected_total=60&fulfilment=ship_home\
             &name=Ming&phone={PHONE}&district=106&address=Heping+1&note=ring+twice{more}",
            self.store
        )
    }

    fn page(&self) -> String {
        format!("/checkout?store_id={}", self.store)
    }

    /// How many drafts are stored.
    #[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
    async fn drafts(&self) -> usize {
        let scan = self.world.market.dynamo.client().scan().table_name(EXPIRING_TABLE);
        let items = scan.send().await.unwrap().items.unwrap_or_default();
        items.iter().filter(|item| item["pk"].as_s().unwrap().starts_with("DRAFT#")).count()
    }
}

/// Asserts that `page` shows what [`Shop::form`] says.
fn assert_filled(page: &str, what: &str) {
    for part in [
        "value=\"Ming\"",
        &format!("value=\"{PHONE}\""),
        "value=\"Heping 1\"",
        "<option value=\"106\" selected>",
        ">ring twice</textarea>",
        "value=\"page-0123456789abcdef\"",
    ] {
        assert!(page.contains(part), "{what}: no {part} in {page}");
    }
}

#[tokio::test]
async fn what_a_guest_typed_is_there_after_signing_in_and_in_the_other_language() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let browser = Browser::default();
    shop.fill(&browser).await;
    assert!(!browser.shown(world, &shop.page()).await.contains(PHONE));

    let next = format!("&next=/en{}", shop.page().replace('?', "%3F").replace('=', "%3D"));
    let kept = browser.send(world, post("/checkout/draft").form(&shop.form(&next))).await;
    let there = kept.header("location").to_owned();
    assert_eq!((kept.status, there.as_str()), (303, format!("/en{}", shop.page()).as_str()));
    assert_filled(&browser.shown(world, &there).await, "in English");

    let ann = "username=ann&email=ann@example.com&password=lanterns+at+ten&next=/checkout";
    let joined = browser.send(world, post("/register").form(ann)).await;
    assert_eq!((joined.status, joined.header("location")), (303, "/checkout"));
    assert_filled(&browser.shown(world, &shop.page()).await, "after signing in");

    // It is another browser's business no longer, nor anybody's after an evening.
    let other = Browser::default();
    shop.fill(&other).await;
    assert!(!other.shown(world, &shop.page()).await.contains(PHONE));
    world.advance(DRAFT_SECONDS);
    assert!(!browser.shown(world, "/checkout").await.contains(PHONE));
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_loses_nothing_and_shows_nothing_to_others() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let ann = world.customer("ann").await;
    let browser = Browser::of(&ann);
    shop.fill(&browser).await;
    let page = browser.shown(world, &shop.page()).await;
    let by = format!("name=\"by\" value=\"{}\"", ann.user.id);
    assert!(page.contains(&by), "{page}");

    browser.ends_session();
    let form = shop.form(&format!("&by={}", ann.user.id));
    let away = browser.send(world, post("/checkout").form(&form)).await;
    let to = away.header("location");
    assert!(away.status == 303 && to.starts_with("/login?next=%2Fcheckout%3Fstore_id"), "{to}");
    let login = browser.send(world, get(to)).await.body;
    assert!(!login.contains(PHONE), "{login}");

    // Somebody else signs in here, and then the one who typed it.
    let bob = world.customer("bob").await;
    browser.keep("access", &bob.tokens.access);
    shop.fill(&browser).await;
    assert!(!browser.shown(world, &shop.page()).await.contains(PHONE), "it is ann's");
    let foreign = browser.send(world, post("/checkout").form(&form)).await;
    assert!(foreign.header("location").starts_with("/login"), "bob does not order with ann's");
    browser.keep("access", &ann.tokens.access);
    assert_filled(&browser.shown(world, &shop.page()).await, "signed in again");

    let placed = browser.send(world, post("/checkout").form(&form)).await;
    assert_eq!(placed.status, 200, "{}", placed.body);
}

#[tokio::test]
async fn a_form_that_is_sent_five_times_is_one_order_and_one_attempt() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let buyer = world.customer("ann").await;
    let browser = Browser::of(&buyer);
    shop.fill(&browser).await;
    let form = shop.form("");
    let send = || browser.send(world, post("/checkout").form(&form));
    let mut answers = join_all((0..4).map(|_| send())).await;
    answers.push(send().await);
    let trades: std::collections::BTreeSet<_> = answers
        .iter()
        .map(|answer| {
            assert_eq!(answer.status, 200, "{}", answer.body);
            let (_, rest) = answer.body.split_once("name=\"MerchantTradeNo\" value=\"").unwrap();
            rest.split('"').next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(trades.len(), 1, "{trades:?}");
    assert_eq!(world.stock(shop.tea).await, 89);
    world.drain().await;
    let orders = get("/api/orders").by(&buyer).send(world).await;
    assert_eq!(orders.json().as_array().unwrap().len(), 1, "{}", orders.body);
    let order = get(format!("/api/orders/{}", orders.text("/0/id"))).by(&buyer).send(world).await;
    assert_eq!(order.at("/fulfilment/address/postal_code"), json!("106"), "{}", order.body);
    assert_eq!(order.at("/pay"), json!("checking"));

    // Whoever comes back finds the order, and no second way to pay it yet.
    let page = format!("/orders/{}", order.text("/id"));
    let back = browser.send(world, get(shop.page())).await;
    assert_eq!((back.status, back.header("location")), (303, page.as_str()));
    assert!(!browser.shown(world, &page).await.contains("/pay\""));
    let again = browser.send(world, post(format!("{page}/pay")).form("")).await;
    assert_eq!((again.status, again.header("location")), (303, page.as_str()));
    world.market.consume().await.unwrap();
    assert!(browser.shown(world, &page).await.contains("/pay\""), "ECPay has not heard of it");
}

#[tokio::test]
async fn a_draft_is_erased_when_its_order_is_placed_and_when_its_user_signs_out() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let browser = Browser::of(&world.customer("ann").await);
    shop.fill(&browser).await;
    let keep = || post("/checkout/draft").form(&shop.form("&next=/cart"));
    browser.send(world, keep()).await;
    assert_eq!(shop.drafts().await, 1);
    let out = browser.send(world, post("/logout").form("")).await;
    assert_eq!((out.cookie("draft").as_deref(), shop.drafts().await), (Some(""), 0));

    let browser = Browser::of(&world.customer("bob").await);
    shop.fill(&browser).await;
    browser.send(world, keep()).await;
    let placed = browser.send(world, post("/checkout").form(&shop.form(""))).await;
    assert_eq!(placed.status, 200, "{}", placed.body);
    shop.fill(&browser).await;
    let page = browser.shown(world, &shop.page()).await;
    assert!(!page.contains(PHONE) && !page.contains("ring twice"), "{page}");
}

/// Who orders at two stores types who they are once.
#[tokio::test]
async fn what_a_guest_says_of_themselves_is_there_for_the_next_store() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let (second, _) = world.store("mugs", StoreKind::Shop).await;
    let mug = world.product(second, ProductKind::Goods, 90, Some(9)).await;
    let browser = Browser::default();
    shop.fill(&browser).await;
    browser.send(world, post("/cart/items").form(&format!("product_id={mug}"))).await;
    let placed = browser.send(world, post("/checkout").form(&shop.form(""))).await;
    assert_eq!(placed.status, 200, "{}", placed.body);
    let page = browser.shown(world, "/checkout").await;
    assert!(page.contains("value=\"Ming\"") && page.contains(PHONE), "{page}");
    assert!(!page.contains("ring twice") && !page.contains("page-0123456789abcdef"), "{page}");
}

#[tokio::test]
async fn every_wrong_field_is_told_in_one_round() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let browser = Browser::default();
    shop.fill(&browser).await;
    let form = format!(
        "store_id={}&key=page-1&expected_total=60&fulfilment=ship_home&name=&phone=0223456789\
         &district=106&postal_code=108&address=",
        shop.store
    );
    let told = browser.send(world, post("/en/checkout").form(&form)).await;
    assert_eq!(told.status, 422);
    for (field, says) in [
        ("name", ""),
        ("phone", "10 digits that begin with 09"),
        ("postal_code", "not of this district"),
        ("address", ""),
    ] {
        let id = format!("id=\"{field}-told\"");
        let (_, rest) = told.body.split_once(&id).unwrap_or_else(|| panic!("{field}"));
        assert!(rest.split("</p>").next().unwrap().contains(says), "{field}: {rest}");
    }
    let unknown = form.replace("district=106", "district=999");
    let told = browser.send(world, post("/en/checkout").form(&unknown)).await;
    assert!(told.body.contains("Choose a district"), "{}", told.body);
}

/// An address that no other can be made of, and a next page that is none of ours.
#[tokio::test]
async fn a_draft_leads_to_pages_of_this_site_alone_and_is_bounded() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let browser = Browser::default();
    for next in ["https://evil.example/", "//evil.example", ""] {
        let form = shop.form(&format!("&next={next}"));
        let kept = browser.send(world, post("/checkout/draft").form(&form)).await;
        let stays = kept.header("location").starts_with("/checkout");
        assert!(kept.status == 422 || stays, "{kept:?}");
    }
    let long = format!("note={}&next=/checkout", "a".repeat(9_000));
    let kept = browser.send(world, post("/checkout/draft").form(&long)).await;
    assert_eq!(kept.status, 303);
    shop.fill(&browser).await;
    assert!(!browser.shown(world, &shop.page()).await.contains("aaaaaaaa"));
}

/// A choice that is counted is bought and comes back by the pages as by the API.
#[tokio::test]
async fn a_counted_choice_is_bought_and_cancelled_by_the_pages() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Restaurant).await;
    let pudding = json!({ "code": "PD", "name": "Pudding", "price_delta": 15, "stock": 2 });
    let group = json!({ "name": "Extras", "min": 0, "max": 1, "choices": [pudding] });
    let set = put("/api/merchants/options/extra").by(&merchant).json(&group).send(&world).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let drink = json!({ "kind": "menu_item", "name": "tea", "price": 60, "options": ["extra"] });
    let made = post("/api/merchants/products").by(&merchant).json(&drink).send(&world).await;
    let browser = Browser::of(&world.customer("ann").await);
    let add = format!("product_id={}&choices[]=PD", made.text("/id"));
    assert_eq!(browser.send(&world, post("/cart/items").form(&add)).await.status, 303);
    let page = browser.shown(&world, "/checkout").await;
    assert!(page.contains("Pudding") && page.contains("NT$75"), "{page}");
    let form = |total| {
        let form = format!("store_id={store}&key=page-{total}&fulfilment=takeaway");
        post("/checkout").form(&format!("{form}&expected_total={total}"))
    };
    let dear = browser.send(&world, form(60)).await;
    assert_eq!(dear.status, 409, "the page says what it costs: {}", dear.body);
    assert_eq!(browser.send(&world, form(75)).await.status, 200);
    let left = || async {
        let shown = get("/api/merchants/options/extra").by(&merchant).send(&world).await;
        shown.at("/choices/0/stock")
    };
    assert_eq!(left().await, json!(1));
    let order = browser.send(&world, get("/checkout")).await.header("location").to_owned();
    let cancel = post(format!("{order}/cancel")).form("reason=too_long");
    assert_eq!(browser.send(&world, cancel).await.status, 303);
    assert_eq!(left().await, json!(2));
    assert!(browser.shown(&world, &order).await.contains("\u{7b49}\u{592a}\u{4e45}"));
}

#[tokio::test]
async fn a_fourth_unpaid_order_of_a_guest_is_refused_in_the_form() {
    let shop = Shop::open().await;
    let browser = Browser::default();
    for number in 1..=4 {
        shop.fill(&browser).await;
        let form = shop.form("").replace("page-0123456789abcdef", &format!("page-{number}"));
        let answer = browser.send(&shop.world, post("/checkout").form(&form)).await;
        let want = if number < 4 { 200 } else { 409 };
        assert_eq!(answer.status, want, "{number}: {}", answer.body);
    }
}

/// The address of a parcel is kept once, and is filled in for the next one.
#[tokio::test]
async fn an_address_that_is_kept_is_there_for_the_next_order() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let ann = world.customer("ann").await;
    let browser = Browser::of(&ann);
    for number in 1..=2 {
        shop.fill(&browser).await;
        let form = shop.form("&save_address=true").replace("0123456789abcdef", &number.to_string());
        let placed = browser.send(world, post("/checkout").form(&form)).await;
        assert_eq!(placed.status, 200, "{}", placed.body);
    }
    let kept = get("/api/users/me/addresses").by(&ann).send(world).await;
    assert_eq!(kept.json().as_array().unwrap().len(), 1, "{}", kept.body);
    let work = "name=Office&phone=0911222333&district=300-1&address=Guangfu+2&default=true";
    assert_eq!(browser.send(world, post("/me/addresses").form(work)).await.status, 303);
    browser.keep("draft", "");
    shop.fill(&browser).await;
    let page = browser.shown(world, &shop.page()).await;
    for part in ["value=\"Office\"", "<option value=\"300-1\" selected>", "value=\"300\""] {
        assert!(page.contains(part), "the default is filled in: {part} in {page}");
    }
    let home = kept.text("/0/id");
    let other = format!("store_id={}&key=k&note=ring&address_id={home}", shop.store);
    let chosen = browser.send(world, post("/checkout/draft").form(&other)).await;
    assert_eq!(chosen.header("location"), shop.page());
    let page = browser.shown(world, &shop.page()).await;
    for part in ["value=\"Ming\"", "value=\"Heping 1\"", ">ring</textarea>"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let path = format!("/me/addresses/{home}");
    let bob = Browser::of(&world.customer("bob").await);
    assert_eq!(bob.send(world, post(path.as_str()).form("action=delete")).await.status, 404);
    assert_eq!(browser.send(world, post(path.as_str()).form("action=delete")).await.status, 303);
    assert!(!browser.shown(world, "/me/addresses").await.contains("Heping"));
    let wrong = "name=&phone=1&district=106&postal_code=108&address=";
    let told = browser.send(world, post("/en/me/addresses").form(wrong)).await;
    assert_eq!(told.status, 422);
    assert_eq!(
        told.body.matches("-told\" class=\"wrong\"").count()
            + told.body.matches("class=\"wrong\" id=").count(),
        4,
        "{}",
        told.body
    );
}
