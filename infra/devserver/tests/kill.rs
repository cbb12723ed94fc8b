//! A market that is killed in the middle of its work, three times: no acknowledged order is lost.
//!
//! The real binary, over real sockets, on a folder of its own. Two threads order as fast as they
//! can and write down what was acknowledged; then the process is killed and started again.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

mod client;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use client::{Asked, Market, call, get, post};
use devserver::{DataDir, Setup};
use serde_json::{Value, json};

/// A folder that is removed with its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("market-kill-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A requested order: its idempotency key, its quantity, and its id once it was acknowledged.
#[derive(Clone)]
struct Wish {
    key: String,
    product: String,
    quantity: u64,
    id: Option<String>,
}

impl Wish {
    fn ask(&self, port: u16, token: &str) -> std::io::Result<Asked> {
        let body = json!({
            "items": [{ "product_id": self.product, "quantity": self.quantity }],
            "shipping_address": {
                "name": "王小明", "phone": "0912345678", "postal_code": "100",
                "city": "臺北市", "address": "中正區重慶南路一段 122 號",
            },
        });
        let headers = [("Idempotency-Key", self.key.as_str())];
        call(port, "POST", "/api/orders", Some(token), &headers, Some(&body))
    }
}

/// The state that a customer of the market knows.
struct Scene {
    token: String,
    /// Costs nothing, so that its orders are paid at once: a customer has but a few unpaid ones.
    free: String,
    /// Costs something.
    sold: String,
    /// The units of the free one in stock before the first order.
    units: u64,
    wishes: Vec<Wish>,
    /// Paid orders: id, the order as it was shown, and ECPay's notification.
    paid: Vec<(String, Value, String)>,
}

impl Scene {
    fn set(port: u16) -> Self {
        let token = sign_in(port, "customer");
        let merchant = sign_in(port, "merchant");
        let list = get(port, "/api/merchants/products?limit=100", &merchant);
        let products = list.json.as_array().unwrap().clone();
        let tracked = products.iter().find(|product| product["stock"].is_u64()).unwrap();
        let sold = tracked["id"].as_str().unwrap().to_owned();
        let units = 500_000;
        let free = json!({ "name": "Sample", "kind": "goods", "price": 0, "stock": units });
        let free = post(port, "/api/merchants/products", &merchant, &free);
        assert_eq!(free.status, 201, "{}", free.text);
        let free = free.json["id"].as_str().unwrap().to_owned();
        Self { token, free, sold, units, wishes: Vec::new(), paid: Vec::new() }
    }

    /// Orders from two threads until the market is killed.
    fn order_until_killed(&mut self, market: &mut Market, round: usize) {
        let (port, token, free) = (market.port, self.token.as_str(), self.free.as_str());
        let wishes = Mutex::new(std::mem::take(&mut self.wishes));
        let before = wishes.lock().unwrap().len();
        std::thread::scope(|scope| {
            for buyer in 0..2 {
                let wishes = &wishes;
                scope.spawn(move || {
                    for number in 0_u64.. {
                        let key = format!("r{round}-b{buyer}-{number}");
                        let product = free.to_owned();
                        let mut wish = Wish { key, product, quantity: number % 3 + 1, id: None };
                        // The order that the kill interrupts gets no answer.
                        let heard = wish.ask(port, token);
                        if let Ok(answer) = &heard {
                            assert_eq!(answer.status, 201, "{}", answer.text);
                            wish.id = answer.json["id"].as_str().map(str::to_owned);
                        }
                        wishes.lock().unwrap().push(wish);
                        if heard.is_err() {
                            return;
                        }
                    }
                });
            }
            let enough = || wishes.lock().unwrap().len() >= before + 30;
            client::until("30 orders", enough);
            market.kill();
        });
        self.wishes = wishes.into_inner().unwrap();
        let new: Vec<_> = self.wishes.iter().skip(before).collect();
        let unheard = new.iter().filter(|wish| wish.id.is_none()).count();
        assert!(new.len() >= 30 && unheard <= 2, "{unheard} of {} were unheard", new.len());
    }

    /// Checks that everything acknowledged is there, and nothing twice.
    fn check(&mut self, port: u16) {
        for wish in &mut self.wishes {
            // The same key again returns the acknowledged order; an unanswered one exists or is
            // placed now.
            let again = wish.ask(port, &self.token).unwrap();
            assert_eq!(again.status, 201, "{}: {}", wish.key, again.text);
            let id = again.json["id"].as_str().unwrap().to_owned();
            assert_eq!(wish.id.get_or_insert_with(|| id.clone()), &id, "{}", wish.key);
            let shown = get(port, &format!("/api/orders/{id}"), &self.token);
            assert_eq!(shown.status, 200, "{} {id}: {}", wish.key, shown.text);
            assert_eq!(shown.json["items"][0]["quantity"], wish.quantity, "{}", wish.key);
            let paid = self.paid.iter().find(|(known, _, _)| *known == id);
            match paid {
                Some((_, before, _)) => assert_eq!(&shown.json, before, "{}", wish.key),
                None => assert_eq!(shown.json["status"], "paid", "{}", wish.key),
            }
        }
        let free = self.wishes.iter().filter(|wish| wish.product == self.free);
        let ordered: u64 = free.map(|wish| wish.quantity).sum();
        let product = get(port, &format!("/api/products/{}", self.free), &self.token);
        let stock = product.json["stock"].as_u64().unwrap();
        assert_eq!(self.units - stock, ordered, "{} orders", self.wishes.len());
    }

    /// The ids of all orders.
    fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = self.wishes.iter().filter_map(|wish| wish.id.clone()).collect();
        ids.sort();
        ids
    }

    /// Checks that every order is in the customer's list once, as soon as the projector has caught
    /// up: no message that was in flight at a kill has to come again first.
    fn check_list(&self, port: u16) {
        let want = self.ids();
        let listed = || {
            let (mut ids, mut cursor) = (Vec::new(), String::new());
            loop {
                let path = format!("/api/orders?limit=100{cursor}");
                let page = get(port, &path, &self.token);
                assert_eq!(page.status, 200, "{}", page.text);
                let items = page.json.as_array().unwrap();
                ids.extend(items.iter().map(|order| order["id"].as_str().unwrap().to_owned()));
                match page.next_cursor {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => return ids,
                }
            }
        };
        client::until("the orders are listed", || listed().len() >= want.len());
        let mut listed = listed();
        listed.sort();
        assert_eq!(listed, want);
    }

    /// Checks that every order is still listed later, once what was in flight has come again.
    fn check_list_later(&self, folder: &Path, user: &str) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listed = runtime.block_on(async {
            let clock = app::system_clock();
            let setup = Setup {
                place: DataDir::Folder(folder.to_owned()),
                clock: Arc::new(move || clock() + 15 * 60 * 1000),
                entropy: app::system_entropy(),
                keys: devserver::new_keys(domain::Timestamp::default()),
                config: app::Config {
                    public_url: "http://localhost:3000".to_owned(),
                    callback_url: "http://localhost:3000".to_owned(),
                    demonstration: true,
                    secure_cookies: false,
                    cors_origins: app::Origins::default(),
                },
                workers: codegen::workers(),
                ecpay_url: "http://127.0.0.1:3000".to_owned(),
                provider: None,
                retry_plan: localcloud::cashier::RetryPlan::every(5),
            };
            let market = devserver::Market::open(setup).await.unwrap();
            market.drain().await.unwrap();
            let (mut ids, mut window) = (Vec::new(), db::PageParams::default());
            loop {
                let user = user.parse().unwrap();
                let page = app::orders::list(&market.app, user, None, &window).await;
                let page = page.unwrap();
                ids.extend(page.items.iter().map(|order| order.id.to_string()));
                window.cursor = page.next;
                if window.cursor.is_none() {
                    return ids;
                }
            }
        });
        let mut listed: Vec<String> = listed;
        listed.sort();
        assert_eq!(listed, self.ids());
    }

    /// Places an order, pays it at the cashier, and waits until that is confirmed.
    fn pay_one(&mut self, port: u16) {
        let key = format!("paid-{}", self.paid.len());
        let mut wish = Wish { key, product: self.sold.clone(), quantity: 1, id: None };
        let placed = wish.ask(port, &self.token).unwrap();
        assert_eq!(placed.status, 201, "{}", placed.text);
        let id = placed.json["id"].as_str().unwrap().to_owned();
        wish.id = Some(id.clone());
        self.wishes.push(wish);
        let path = format!("/api/orders/{id}/payments");
        let body = json!({ "provider": "ecpay", "method": "credit" });
        let started = post(port, &path, &self.token, &body);
        assert_eq!(started.status, 201, "{}", started.text);
        let fields = started.json["form"]["fields"].as_object().unwrap().clone();
        let fields: Vec<(String, String)> = fields
            .into_iter()
            .map(|(name, value)| (name, value.as_str().unwrap().to_owned()))
            .collect();
        let trade_no = value(&fields, "MerchantTradeNo");
        let form = ecpay::encode_form(&fields);
        let page = client::form(port, "/Cashier/AioCheckOut/V5", &form);
        assert_eq!(page.status, 200, "{}", page.text);
        let act = format!("trade_no={trade_no}&scenario=pay");
        let acted = client::form(port, "/Cashier/Local/Scenario", &act);
        assert_eq!(acted.status, 200, "{}", acted.text);

        let path = format!("/api/orders/{id}");
        let mut shown = Value::Null;
        // Paid by the callback, and confirmed by the consumer that queries ECPay.
        client::until("the order is paid and confirmed", || {
            shown = get(port, &path, &self.token).json;
            let steps = &shown["saga"]["executed_steps"];
            shown["status"] == "paid" && *steps == json!(["stock", "payment"])
        });
        let payment = shown["payment"]["id"].as_str().unwrap();
        let payment = get(port, &format!("/api/payments/{payment}"), &self.token).json;
        let notice = notice(&fields, payment["provider_trade_no"].as_str().unwrap());
        self.paid.push((id, shown, notice));
    }

    /// Sends ECPay's notification of every payment again.
    fn tell_again(&self, port: u16) {
        for (id, before, notice) in &self.paid {
            let told = client::form(port, "/api/payments/ecpay/callback", notice);
            assert_eq!((told.status, told.text.as_str()), (200, "1|OK"), "{id}");
            assert_eq!(&get(port, &format!("/api/orders/{id}"), &self.token).json, before);
        }
    }
}

fn value(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(known, _)| known == name).unwrap().1.clone()
}

/// ECPay's notification of a payment (developers page 2878), as its cashier would repeat it.
fn notice(sent: &[(String, String)], ecpay_no: &str) -> String {
    let account = ecpay::MerchantAccount::stage();
    let merchant = account.merchant_id().to_owned();
    let fields = [
        ("MerchantID", merchant.as_str()),
        ("MerchantTradeNo", &value(sent, "MerchantTradeNo")),
        ("StoreID", ""),
        ("RtnCode", "1"),
        ("RtnMsg", "交易成功"),
        ("TradeNo", ecpay_no),
        ("TradeAmt", &value(sent, "TotalAmount")),
        ("PaymentDate", "2026/11/21 11:01:00"),
        ("PaymentType", "Credit_CreditCard"),
        ("PaymentTypeChargeFee", "26"),
        ("TradeDate", &value(sent, "MerchantTradeDate")),
        ("SimulatePaid", "0"),
        ("CustomField1", &value(sent, "CustomField1")),
        ("CustomField2", ""),
        ("CustomField3", ""),
        ("CustomField4", ""),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    ecpay::encode_form(&ecpay::sign_fields(&account, fields.to_vec()))
}

fn sign_in(port: u16, name: &str) -> String {
    let body = json!({ "username": name, "password": name });
    let answer = call(port, "POST", "/api/auth/login", None, &[], Some(&body)).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let begun = Instant::now();
    let folder = Folder::new();
    let mut market = Market::start(folder.path());
    let mut scene = Scene::set(market.port);
    let mut user = String::new();
    for round in 0..3 {
        scene.order_until_killed(&mut market, round);

        // Its port may be another one; its keys are the same, so the tokens are still valid.
        market = Market::start(folder.path());
        assert!(market.ready_ms < 30_000, "ready after {} ms", market.ready_ms);
        let me = get(market.port, "/api/auth/me", &scene.token);
        assert_eq!((me.status, &me.json["username"]), (200, &json!("customer")));
        user = me.json["id"].as_str().unwrap().to_owned();
        scene.tell_again(market.port);
        scene.check(market.port);
        scene.check_list(market.port);
        // The next kill comes after this one was paid.
        scene.pay_one(market.port);
        scene.tell_again(market.port);
    }
    market.kill();
    market = Market::start(folder.path());
    scene.tell_again(market.port);
    scene.check(market.port);
    assert_eq!(scene.paid.len(), 3);
    market.kill();
    scene.check_list_later(folder.path(), &user);
    assert!(begun.elapsed() < Duration::from_secs(300), "it took {:?}", begun.elapsed());
}
