//! The content of a notification, and how often it is delivered.

use std::sync::Arc;

use ecpay::{MerchantAccount, parse_form};
use localcloud::cashier::{Answer, Cashier, DeliveryOutcome, RetryPlan, Scenario};

use super::world::{START_MS, TRADE_NO, World, answer, form};

#[tokio::test]
async fn a_notice_holds_what_ecpay_sends() {
    let world = World::at_the_cashier();
    world.at_second(40);
    world.acts(Scenario::Pay);
    let sent = world.cashier.run_due().await.unwrap();

    let fields = parse_form(sent[0].delivery.body.as_bytes()).unwrap();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (last, rest) = fields.split_last().unwrap();
    assert_eq!(
        rest,
        [
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", TRADE_NO),
            ("StoreID", ""),
            ("RtnCode", "1"),
            ("RtnMsg", "交易成功"),
            ("TradeNo", "261121112300000001"),
            ("TradeAmt", "1280"),
            ("PaymentDate", "2026/11/21 11:23:40"),
            ("PaymentType", "Credit_CreditCard"),
            ("PaymentTypeChargeFee", "25"),
            ("TradeDate", "2026/11/21 11:23:00"),
            ("SimulatePaid", "0"),
            ("CustomField1", "a1b2c3"),
            ("CustomField2", ""),
            ("CustomField3", ""),
            ("CustomField4", ""),
            ("gwsr", "1"),
        ]
    );
    assert_eq!(last.0, "CheckMacValue");
    assert_eq!(sent[0].delivery.url, "http://localhost:3000/api/payments/ecpay/callback");
}

#[tokio::test]
async fn only_the_four_bytes_end_the_repetitions() {
    let refused = |status, body: &str| DeliveryOutcome::Refused { status, body: body.to_owned() };
    let rows = [
        (answer(200, "1|OK"), vec![DeliveryOutcome::Acknowledged]),
        (answer(200, "1|OK\n"), vec![refused(200, "1|OK\n"), DeliveryOutcome::Acknowledged]),
        (answer(200, "\"1|OK\""), vec![refused(200, "\"1|OK\""), DeliveryOutcome::Acknowledged]),
        (answer(200, "0|MAC"), vec![refused(200, "0|MAC"), DeliveryOutcome::Acknowledged]),
        (answer(201, "1|OK"), vec![refused(201, "1|OK"), DeliveryOutcome::Acknowledged]),
        (answer(303, ""), vec![refused(303, ""), DeliveryOutcome::Acknowledged]),
        (
            Err("connection refused".to_owned()),
            vec![
                DeliveryOutcome::Nothing { why: "connection refused".to_owned() },
                DeliveryOutcome::Acknowledged,
            ],
        ),
    ];
    for (row, want) in rows {
        let world = World::at_the_cashier();
        world.answers([row.clone()]);
        world.acts(Scenario::Pay);
        world.delivers_all().await;

        assert_eq!(world.outcome(), [want], "{row:?}");
    }
}

#[tokio::test]
async fn an_unheard_notice_is_said_five_times_and_no_more() {
    let world = World::at_the_cashier();
    world.answers((0..9).map(|_| answer(500, "")));
    world.acts(Scenario::Pay);

    let said = world.delivers_all().await;
    let told: Vec<_> =
        said.iter().map(|(second, said)| (*second, said.as_ref().unwrap().1.as_str())).collect();
    let want = [(0, "交易成功"), (300, "paid"), (900, "paid"), (1800, "paid"), (2700, "paid")];
    assert_eq!(told, want);
    assert_eq!((world.cashier.next_due(), world.cashier.due()), (None, vec![]));
}

#[tokio::test]
async fn the_plan_is_the_callers() {
    let deliver = |_| -> localcloud::cashier::Answering { Box::pin(async { answer(500, "") }) };
    let clock = Arc::new(|| START_MS);
    let plan = RetryPlan::every(5);
    let cashier = Cashier::new(MerchantAccount::stage(), clock, Arc::new(deliver), plan).unwrap();
    let _ = cashier.page(ecpay::encode_form(&form(TRADE_NO)).as_bytes());
    let _ = cashier.scenario(TRADE_NO, Scenario::Pay);
    cashier.run_due().await.unwrap();

    assert_eq!(cashier.next_due(), START_MS.checked_add(5000));
}

#[tokio::test]
async fn nothing_is_said_before_its_time() {
    let world = World::at_the_cashier();
    assert_eq!((world.cashier.next_due(), world.delivers().await), (None, vec![]));

    world.acts(Scenario::PayLate);
    world.cashier.changed().await;
    world.at_second(29);
    assert_eq!((world.cashier.due(), world.delivers().await), (vec![], vec![]));

    world.at_second(30);
    assert_eq!(world.cashier.due().len(), 1);
    assert_eq!(world.delivers().await.len(), 1);
}

#[tokio::test]
async fn two_at_the_same_time_do_not_say_it_twice() {
    let world = World::at_the_cashier();
    world.acts(Scenario::Pay);
    let (one, other) = tokio::join!(world.delivers(), world.delivers());

    assert_eq!((one.len(), other.len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_merchant_that_never_answers_does_not_stop_the_cashier() {
    let deliver = |_| -> localcloud::cashier::Answering {
        Box::pin(std::future::pending::<Result<Answer, String>>())
    };
    let cashier = Cashier::new(
        MerchantAccount::stage(),
        Arc::new(|| START_MS),
        Arc::new(deliver),
        RetryPlan::default(),
    )
    .unwrap();
    let _ = cashier.page(ecpay::encode_form(&form(TRADE_NO)).as_bytes());
    let _ = cashier.scenario(TRADE_NO, Scenario::Pay);
    let sent = cashier.run_due().await.unwrap();

    let why = "no answer within 10 seconds".to_owned();
    assert_eq!(sent[0].outcome, DeliveryOutcome::Nothing { why });
    assert_eq!(cashier.next_due(), START_MS.checked_add(300_000));
}
