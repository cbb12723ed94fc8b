//! What the tests share: a clock that they move, a merchant's server with scripted answers.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use ecpay::{
    CallbackError, Checkout, MerchantAccount, PaymentNotification, encode_form, sign_fields,
};
use localcloud::Clock;
use localcloud::cashier::{
    Answer, Cashier, Deliver, Delivery, DeliveryOutcome, RetryPlan, Scenario,
};

/// The trade of most tests.
pub(crate) const TRADE_NO: &str = "01K9ABCDEFGHJKMNP001";

/// What it costs, in whole TWD.
pub(crate) const AMOUNT: i64 = 1280;

/// 2026-11-21 11:23:00 in Taiwan.
pub(crate) const START_MS: i64 = 1_795_231_380_000;

type Answers = Arc<Mutex<VecDeque<Result<Answer, String>>>>;

/// A cashier with its clock and its merchant.
pub(crate) struct World {
    pub(crate) cashier: Cashier,
    now: Arc<AtomicI64>,
    answers: Answers,
}

/// A delivery as the merchant reads it: second, code, text, amount.
pub(crate) type Said = (i64, Result<(String, String, String), CallbackError>);

impl World {
    pub(crate) fn new() -> Self {
        let (now, answers) = surroundings();
        let cashier = Cashier::new(
            MerchantAccount::stage(),
            clock(&now),
            deliver(&answers),
            RetryPlan::default(),
        )
        .unwrap();
        Self { cashier, now, answers }
    }

    pub(crate) fn open(file: &Path) -> Self {
        let (now, answers) = surroundings();
        let plan = RetryPlan::default();
        let cashier =
            Cashier::open(file, MerchantAccount::stage(), clock(&now), deliver(&answers), plan)
                .unwrap();
        Self { cashier, now, answers }
    }

    /// A cashier with the page of [`TRADE_NO`] open.
    pub(crate) fn at_the_cashier() -> Self {
        let world = Self::new();
        world.shows(&form(TRADE_NO));
        world
    }

    /// Posts a form that must be accepted.
    pub(crate) fn shows(&self, fields: &[(String, String)]) {
        let page = self.cashier.page(encode_form(fields).as_bytes());
        assert!(page.html.contains("name=\"scenario\""), "{}", page.html);
    }

    /// Plays a scenario that must succeed.
    pub(crate) fn acts(&self, scenario: Scenario) {
        let result = self.cashier.scenario(TRADE_NO, scenario);
        assert_eq!(result.page.status, 200, "{}", result.page.html);
    }

    pub(crate) fn at_second(&self, second: i64) {
        let ms = second.checked_mul(1000).and_then(|ms| ms.checked_add(START_MS)).unwrap();
        self.now.store(ms, Ordering::SeqCst);
    }

    pub(crate) fn second(&self) -> i64 {
        seconds(self.now.load(Ordering::SeqCst))
    }

    /// What the merchant answers next; `1|OK` to everything after that.
    pub(crate) fn answers(&self, answers: impl IntoIterator<Item = Result<Answer, String>>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// Delivers until nothing is planned, moving the clock from one time to the next.
    pub(crate) async fn delivers_all(&self) -> Vec<Said> {
        let mut all = Vec::new();
        while let Some(due) = self.cashier.next_due() {
            self.at_second(seconds(due).max(self.second()));
            all.extend(self.delivers().await);
        }
        all
    }

    /// Delivers what is due now.
    pub(crate) async fn delivers(&self) -> Vec<Said> {
        let sent = self.cashier.run_due().await.unwrap();
        sent.iter().map(|sent| (self.second(), read(&sent.delivery))).collect()
    }

    /// The outcomes of all attempts of the one trade's deliveries, in their order.
    pub(crate) fn outcome(&self) -> Vec<Vec<DeliveryOutcome>> {
        let trade = self.cashier.trades().remove(0);
        let outcome = |attempts: &[localcloud::cashier::Attempt]| {
            attempts.iter().map(|attempt| attempt.outcome.clone()).collect()
        };
        trade.deliveries.iter().map(|notice| outcome(&notice.attempts)).collect()
    }
}

pub(crate) fn answer(status: u16, body: &str) -> Result<Answer, String> {
    Ok(Answer { status, body: body.as_bytes().to_vec() })
}

/// The form that the market would send for [`AMOUNT`].
pub(crate) fn form(trade_no: &str) -> Vec<(String, String)> {
    let items = ["四季春茶 x 2".to_owned(), "胡椒餅 x 1".to_owned()];
    let checkout = Checkout {
        trade_no,
        trade_date: "2026/11/21 11:22:59",
        amount: AMOUNT,
        description: "NM20261121-0001",
        items: &items,
        return_url: "http://localhost:3000/api/payments/ecpay/callback",
        order_result_url: "http://localhost:3000/api/payments/ecpay/result",
        client_back_url: "http://localhost:3000/orders/ord_1",
        custom_fields: ["a1b2c3", "", "", ""],
        language: None,
    };
    checkout.sign(&MerchantAccount::stage())
}

/// [`form`] with one field replaced, added, or with an empty value taken away; signed again.
pub(crate) fn form_with(name: &str, value: &str) -> Vec<(String, String)> {
    let mut fields = form(TRADE_NO);
    fields.retain(|(other, _)| other != name && other != "CheckMacValue");
    if !value.is_empty() {
        fields.push((name.to_owned(), value.to_owned()));
    }
    sign_fields(&MerchantAccount::stage(), fields)
}

/// The path of a database for one test, which does not exist yet.
pub(crate) fn file_of(test: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cashier").join(test);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory.join("cashier.db")
}

fn read(delivery: &Delivery) -> Result<(String, String, String), CallbackError> {
    let body = delivery.body.as_bytes();
    let notice =
        PaymentNotification::read(body, Some(Delivery::CONTENT_TYPE), &MerchantAccount::stage())?;
    assert_eq!(notice.trade_no, delivery.trade_no);
    Ok((notice.rtn_code, notice.rtn_msg, notice.amount_text))
}

fn seconds(ms: i64) -> i64 {
    ms.checked_sub(START_MS).unwrap().div_euclid(1000)
}

fn surroundings() -> (Arc<AtomicI64>, Answers) {
    (Arc::new(AtomicI64::new(START_MS)), Answers::default())
}

fn clock(now: &Arc<AtomicI64>) -> Clock {
    let now = now.clone();
    Arc::new(move || now.load(Ordering::SeqCst))
}

fn deliver(answers: &Answers) -> Deliver {
    let answers = answers.clone();
    Arc::new(move |_| {
        let answer = answers.lock().unwrap().pop_front().unwrap_or_else(|| answer(200, "1|OK"));
        Box::pin(async { answer })
    })
}
