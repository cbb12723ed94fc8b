//! Each scenario: its notifications, what the browser takes back, what a query returns.

use ecpay::{CallbackError, MerchantAccount, PaymentNotification, encode_form};
use localcloud::cashier::{Delivery, Scenario, State};

use super::world::{AMOUNT, START_MS, Said, TRADE_NO, World, form_with};

const REFUSED: &str = "拒絕交易，請客戶聯繫發卡行確認原因";

fn said(second: i64, code: &str, text: &str, amount: &str) -> Said {
    (second, Ok((code.to_owned(), text.to_owned(), amount.to_owned())))
}

fn first(second: i64) -> Said {
    said(second, "1", "交易成功", "1280")
}

#[tokio::test]
async fn each_act_is_heard_as_it_should_be() {
    let paid = State::Paid { amount: AMOUNT, at_ms: START_MS };
    let short = State::Paid { amount: 1279, at_ms: START_MS };
    let failed = || said(0, "10100248", REFUSED, "1280");
    let again = || said(0, "1", "paid", "1280");
    let rows = [
        (Scenario::Pay, vec![first(0)], paid),
        (Scenario::Fail, vec![failed()], State::Failed),
        (Scenario::PayLate, vec![first(30)], paid),
        (Scenario::PayTwice, vec![first(0), again()], paid),
        (Scenario::OutOfOrder, vec![first(0), failed(), again()], paid),
        (Scenario::Forge, vec![(0, Err(CallbackError::MacWrong))], State::Unpaid),
        (Scenario::WrongAmount, vec![said(0, "1", "交易成功", "1279")], short),
        (Scenario::NeverReturn, vec![first(0)], paid),
        (Scenario::LoseNotification, vec![], paid),
    ];
    assert_eq!(rows.each_ref().map(|(scenario, ..)| *scenario), Scenario::ALL);
    for (scenario, want, state) in rows {
        let world = World::at_the_cashier();
        world.acts(scenario);

        assert_eq!(world.delivers_all().await, want, "{scenario:?}");
        assert_eq!(world.cashier.trades().remove(0).state, state, "{scenario:?}");
    }
}

#[test]
fn the_browser_takes_the_result_back() {
    for scenario in Scenario::ALL {
        let world = World::at_the_cashier();
        let result = world.cashier.scenario(TRADE_NO, scenario);

        let read = result.form.map(|form| {
            assert_eq!(form.action, "http://localhost:3000/api/payments/ecpay/result");
            let body = encode_form(&form.fields);
            PaymentNotification::read(
                body.as_bytes(),
                Some(Delivery::CONTENT_TYPE),
                &MerchantAccount::stage(),
            )
            .map(|notice| (notice.rtn_code, notice.rtn_msg, notice.amount_text))
        });
        let want = match scenario {
            Scenario::Pay
            | Scenario::PayLate
            | Scenario::PayTwice
            | Scenario::OutOfOrder
            | Scenario::LoseNotification => Some(said(0, "1", "Succeeded", "1280").1),
            Scenario::Fail => Some(said(0, "10100248", REFUSED, "1280").1),
            Scenario::Forge => Some(Err(CallbackError::MacWrong)),
            Scenario::WrongAmount => Some(said(0, "1", "Succeeded", "1279").1),
            Scenario::NeverReturn => None,
        };
        assert_eq!(read, want, "{scenario:?}");
        let posts = result.page.html.contains("<form id=\"return\"");
        assert_eq!(posts, want.is_some(), "{scenario:?}");
    }
}

#[test]
fn the_way_back_needs_no_script_and_only_the_shops_address() {
    let world = World::at_the_cashier();
    let page = world.cashier.scenario(TRADE_NO, Scenario::Pay).page;

    assert!(page.policy.contains("form-action 'self' http://localhost:3000;"), "{}", page.policy);
    assert!(page.html.contains("<button type=\"submit\">返回商店"), "{}", page.html);
    assert!(page.html.contains("<script src=\"/Cashier/Local/return.js\" defer></script>"));
}

#[test]
fn without_a_result_address_a_link_leads_back() {
    let world = World::new();
    world.shows(&form_with("OrderResultURL", ""));
    let result = world.cashier.scenario(TRADE_NO, Scenario::Pay);

    let link = "<a href=\"http://localhost:3000/orders/ord_1\">";
    assert!(result.page.html.contains(link), "{}", result.page.html);
    assert_eq!(result.form, None);
}

#[tokio::test]
async fn a_reloaded_act_pays_once() {
    let world = World::at_the_cashier();
    let once = world.cashier.scenario(TRADE_NO, Scenario::Pay);
    world.at_second(5);
    let again = world.cashier.scenario(TRADE_NO, Scenario::Pay);

    assert_eq!(once, again);
    assert_eq!(world.delivers_all().await, [first(5)]);
}

#[tokio::test]
async fn a_failed_or_forged_trade_may_still_be_paid() {
    for scenario in [Scenario::Fail, Scenario::Forge] {
        let world = World::at_the_cashier();
        world.acts(scenario);
        world.delivers_all().await;
        world.at_second(60);
        world.acts(Scenario::Pay);

        assert_eq!(world.delivers_all().await, [first(60)], "after {scenario:?}");
    }
}

#[test]
fn acts_that_cannot_be_done_are_refused() {
    let world = World::at_the_cashier();
    world.acts(Scenario::Pay);
    for (body, want) in [
        (format!("trade_no={TRADE_NO}&scenario=fail"), 409),
        (format!("trade_no={TRADE_NO}&scenario=pay"), 200),
        (format!("trade_no={TRADE_NO}&scenario=refund"), 400),
        ("trade_no=nobody&scenario=pay".to_owned(), 404),
        (String::new(), 400),
    ] {
        assert_eq!(world.cashier.scenario_form(body.as_bytes()).page.status, want, "{body}");
    }
    assert_eq!(world.cashier.trades().remove(0).deliveries.len(), 1);
}
