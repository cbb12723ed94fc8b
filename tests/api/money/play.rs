//! The market in which orders are paid, and the law of money.

use std::sync::Mutex;

use domain::{ProductId, catalog::ProductKind, store::StoreKind};
use ecpay::{MerchantAccount, encode_form, sign_fields};
use localcloud::cashier::{Scenario, State};
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, get, patch, post};

pub(super) type Form = Vec<(String, String)>;

/// A market in which orders are paid, each of two units at NT$640.
pub(super) struct Play {
    pub(super) world: World,
    pub(super) buyer: TestUser,
    pub(super) merchant: TestUser,
    pub(super) admin: TestUser,
    pub(super) product: ProductId,
    orders: Mutex<Vec<String>>,
    /// What ECPay took and the local cashier does not know: a second number for one attempt.
    pub(super) beside: Mutex<i64>,
}

pub(super) fn sent(form: &Form, name: &str) -> String {
    form.iter().find(|(known, _)| known == name).unwrap().1.clone()
}

/// ECPay's signed message about the trade of `form`, with `changes`.
pub(super) fn message(form: &Form, changes: &[(&str, &str)]) -> String {
    message_to(&MerchantAccount::stage(), form, changes)
}

/// The same, signed with the keys of `account`.
pub(super) fn message_to(
    account: &MerchantAccount,
    form: &Form,
    changes: &[(&str, &str)],
) -> String {
    let fields = [
        ("MerchantID", account.merchant_id().to_owned()),
        ("MerchantTradeNo", sent(form, "MerchantTradeNo")),
        ("RtnCode", "1".to_owned()),
        ("RtnMsg", "交易成功".to_owned()),
        ("TradeNo", "2611211100001234".to_owned()),
        ("TradeAmt", sent(form, "TotalAmount")),
        ("PaymentDate", "2026/11/21 11:01:00".to_owned()),
        ("PaymentType", "Credit_CreditCard".to_owned()),
        ("SimulatePaid", "0".to_owned()),
        ("CustomField1", sent(form, "CustomField1")),
    ];
    let with = |(name, value): (&str, String)| {
        let change = changes.iter().find(|(changed, _)| *changed == name);
        (name.to_owned(), change.map_or(value, |(_, value)| (*value).to_owned()))
    };
    encode_form(&sign_fields(account, fields.map(with).to_vec()))
}

impl Play {
    pub(super) async fn begin() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 640, Some(1_000)).await;
        let (buyer, admin) = (world.customer("ann").await, world.admin().await);
        let (orders, beside) = (Mutex::default(), Mutex::default());
        Self { world, buyer, merchant, admin, product, orders, beside }
    }

    pub(super) async fn order(&self) -> String {
        let buyer = self.world.again(&self.buyer).await;
        let order = self.world.order(&buyer, self.product, 2).await;
        assert_eq!(order.at("/total_amount"), 1280, "{}", order.body);
        let order = order.text("/id");
        self.orders.lock().unwrap().push(order.clone());
        self.world.drain().await;
        order
    }

    /// Begins an attempt, and opens the cashier's page; after another attempt, once ECPay has said
    /// that it is not paid.
    pub(super) async fn attempt(&self, order: &str) -> Form {
        let buyer = self.world.again(&self.buyer).await;
        let mut form = self.world.create_payment(&buyer, order).await;
        if form.is_empty() {
            self.world.drain().await;
            form = self.world.create_payment(&buyer, order).await;
        }
        let page = self.world.market.cashier.page(encode_form(&form).as_bytes());
        assert_eq!(page.status, 200, "{}", page.html);
        self.world.drain().await;
        form
    }

    /// What the shopper, the bank or the network does, and what follows at once.
    pub(super) async fn act(&self, form: &Form, scenario: Scenario) {
        let trade_no = sent(form, "MerchantTradeNo");
        let done = self.world.market.cashier.scenario(&trade_no, scenario);
        assert_eq!(done.page.status, 200, "{}", done.page.html);
        self.world.drain().await;
    }

    pub(super) async fn pay(&self, form: &Form) {
        self.act(form, Scenario::Pay).await;
    }

    /// The money is taken, and the notice lost.
    pub(super) async fn pay_lost(&self, form: &Form) {
        self.act(form, Scenario::LoseNotification).await;
    }

    pub(super) async fn tell(&self, message: &str) {
        let told = post("/api/payments/ecpay/callback").form(message).send(&self.world).await;
        assert_eq!(told.body, "1|OK");
        self.world.drain().await;
    }

    pub(super) async fn come_back(&self, form: &Form) -> Answer {
        let result = post("/api/payments/ecpay/result").form(&message(form, &[]));
        let result = result.send(&self.world).await;
        assert_eq!(result.status, 303);
        self.world.drain().await;
        result
    }

    pub(super) async fn cancel(&self, order: &str) {
        let buyer = self.world.again(&self.buyer).await;
        let path = format!("/api/orders/{order}/cancel");
        let cancelled = post(path).by(&buyer).send(&self.world).await;
        assert_eq!(cancelled.text("/status"), "cancelled", "{}", cancelled.body);
        self.world.drain().await;
    }

    pub(super) async fn moved(&self, order: &str, status: &str) -> Answer {
        let merchant = self.world.again(&self.merchant).await;
        let path = format!("/api/orders/{order}/status");
        let moved = patch(path).by(&merchant).json(&json!({ "status": status }));
        let moved = moved.send(&self.world).await;
        self.world.drain().await;
        moved
    }

    /// Time passes: schedules run, and what follows from them.
    pub(super) async fn pass(&self, minutes: i64) {
        let step = if minutes > 120 { 20 } else { 1 };
        for _ in 0..minutes / step {
            self.world.advance(step * 60);
            self.world.market.tick().await.unwrap();
            self.world.drain().await;
        }
    }

    pub(super) async fn shown(&self, order: &str) -> Value {
        let buyer = self.world.again(&self.buyer).await;
        get(format!("/api/orders/{order}")).by(&buyer).send(&self.world).await.json()
    }

    /// Somebody who waits asks what became of the payment, and is told what is known then.
    pub(super) async fn checked(&self, order: &str) -> String {
        let buyer = self.world.again(&self.buyer).await;
        let path = format!("/api/orders/{order}/payments/check");
        let check = post(path).by(&buyer).send(&self.world).await;
        assert_eq!(check.status, 200, "{}", check.body);
        self.world.drain().await;
        check.text("/pay")
    }

    /// The answer to an attempt to pay: the cashier's form, or the code of the refusal.
    pub(super) async fn try_to_pay(&self, order: &str) -> Result<Form, String> {
        let buyer = self.world.again(&self.buyer).await;
        let body = json!({ "provider": "ecpay", "method": "credit" });
        let path = format!("/api/orders/{order}/payments");
        let answer = post(path).by(&buyer).json(&body).send(&self.world).await;
        if answer.status != 201 {
            return Err(answer.code());
        }
        let fields = answer.at("/form/fields");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let fields = fields.as_object().unwrap().iter();
        Ok(fields.map(|(name, value)| (name.clone(), text(value))).collect())
    }

    pub(super) async fn page(&self, order: &str) -> String {
        let buyer = self.world.again(&self.buyer).await;
        let page = get(format!("/en/orders/{order}")).by(&buyer).send(&self.world).await;
        assert_eq!(page.status, 200);
        page.body
    }

    pub(super) async fn saga(&self, order: &str) -> Value {
        let admin = self.world.again(&self.admin).await;
        let saga = get(format!("/api/admin/sagas/{order}")).by(&admin).send(&self.world).await;
        assert_eq!(saga.status, 200, "{}", saga.body);
        saga.json()
    }

    /// The list of what needs something, as the admin sees it; the store's merchant sees the same.
    pub(super) async fn needs(&self, need: &str) -> Vec<Value> {
        let mut seen = Vec::new();
        for who in [&self.admin, &self.merchant] {
            let who = self.world.again(who).await;
            let path = format!("/api/admin/payments?needs={need}");
            let list = get(path).by(&who).send(&self.world).await;
            assert_eq!(list.status, 200, "{}", list.body);
            seen.push(list.json().as_array().unwrap().clone());
        }
        assert_eq!(seen[0], seen[1]);
        seen.remove(0)
    }

    /// The charges on a list: number of the attempt at ECPay, number of the charge, amount, reason.
    pub(super) async fn listed(&self, need: &str) -> Vec<(String, String, i64, String)> {
        let mut all = Vec::new();
        for entry in self.needs(need).await {
            let charges = entry["charges"].as_array().unwrap();
            let open: Vec<_> = charges.iter().filter(|charge| charge["state"] == need).collect();
            let sum: i64 = open.iter().map(|charge| charge["amount"].as_i64().unwrap()).sum();
            assert_eq!(entry["amount"], sum, "{entry}");
            assert!(entry["age_seconds"].as_i64().unwrap() >= 0, "{entry}");
            for charge in open {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                all.push((
                    text(&entry["merchant_trade_no"]),
                    text(&charge["provider_trade_no"]),
                    charge["amount"].as_i64().unwrap(),
                    text(&charge["reason"]),
                ));
            }
        }
        all
    }

    /// ECPay's own number of the trade of `form`.
    pub(super) fn number(&self, form: &Form) -> String {
        let trade_no = sent(form, "MerchantTradeNo");
        let trades = self.world.market.cashier.trades();
        trades.iter().find(|trade| trade.trade_no == trade_no).unwrap().ecpay_trade_no.clone()
    }

    /// The law: what ECPay holds = what live orders keep + what stands on a list.
    pub(super) async fn balanced(&self) {
        let trades = self.world.market.cashier.trades();
        let taken = trades.iter().map(|trade| match trade.state {
            State::Paid { amount, .. } => amount,
            State::Unpaid | State::Failed => 0,
        });
        let held = taken.sum::<i64>() + *self.beside.lock().unwrap();
        let mut kept = 0;
        let orders = self.orders.lock().unwrap().clone();
        for order in &orders {
            let shown = self.shown(order).await;
            for payment in shown["payments"].as_array().unwrap() {
                for charge in payment["charges"].as_array().unwrap() {
                    if charge["state"] == "kept" {
                        assert_ne!(shown["status"], "cancelled", "it keeps money: {shown}");
                        kept += charge["amount"].as_i64().unwrap();
                    }
                }
            }
        }
        let sum = |list: Vec<(String, String, i64, String)>| -> i64 {
            assert!(list.iter().all(|(own, theirs, ..)| !own.is_empty() && !theirs.is_empty()));
            list.iter().map(|(_, _, amount, _)| amount).sum()
        };
        let (refund, review) = (self.listed("refund").await, self.listed("review").await);
        assert_eq!(held, kept + sum(refund) + sum(review), "held = kept + to refund + to review");
    }

    /// The entry of a refund of NT$1,280 for the trade of `form`.
    pub(super) fn refund(&self, form: &Form, reason: &str) -> (String, String, i64, String) {
        (sent(form, "MerchantTradeNo"), self.number(form), 1280, reason.to_owned())
    }
}
