//! Each act: what the merchant hears, what the browser takes back, what a query will say.

use ecpay::{Account, Notice, Refusal, encode_form};
use localcloud::cashier::{Act, Delivery, State};

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
        (Act::Pay, vec![first(0)], paid),
        (Act::Fail, vec![failed()], State::Failed),
        (Act::PayLate, vec![first(30)], paid),
        (Act::PayTwice, vec![first(0), again()], paid),
        (Act::OutOfOrder, vec![first(0), failed(), again()], paid),
        (Act::Forge, vec![(0, Err(Refusal::MacWrong))], State::Unpaid),
        (Act::WrongAmount, vec![said(0, "1", "交易成功", "1279")], short),
        (Act::NeverReturn, vec![first(0)], paid),
        (Act::LoseNotice, vec![], paid),
    ];
    assert_eq!(rows.each_ref().map(|(act, ..)| *act), Act::ALL);
    for (act, want, state) in rows {
        let world = World::at_the_cashier();
        world.acts(act);

        assert_eq!(world.delivers_all().await, want, "{act:?}");
        assert_eq!(world.cashier.trades().remove(0).state, state, "{act:?}");
    }
}

#[test]
fn the_browser_takes_the_result_back() {
    for act in Act::ALL {
        let world = World::at_the_cashier();
        let result = world.cashier.act(TRADE_NO, act);

        let read = result.form.map(|form| {
            assert_eq!(form.action, "http://localhost:3000/api/payments/ecpay/result");
            let body = encode_form(&form.fields);
            Notice::read(body.as_bytes(), Some(Delivery::CONTENT_TYPE), &Account::stage())
                .map(|notice| (notice.rtn_code, notice.rtn_msg, notice.amount_text))
        });
        let want = match act {
            Act::Pay | Act::PayLate | Act::PayTwice | Act::OutOfOrder | Act::LoseNotice => {
                Some(said(0, "1", "Succeeded", "1280").1)
            }
            Act::Fail => Some(said(0, "10100248", REFUSED, "1280").1),
            Act::Forge => Some(Err(Refusal::MacWrong)),
            Act::WrongAmount => Some(said(0, "1", "Succeeded", "1279").1),
            Act::NeverReturn => None,
        };
        assert_eq!(read, want, "{act:?}");
        let posts = result.page.html.contains("<form id=\"return\"");
        assert_eq!(posts, want.is_some(), "{act:?}");
    }
}

#[test]
fn the_way_back_needs_no_script_and_only_the_shops_address() {
    let world = World::at_the_cashier();
    let page = world.cashier.act(TRADE_NO, Act::Pay).page;

    assert!(page.policy.contains("form-action 'self' http://localhost:3000;"), "{}", page.policy);
    assert!(page.html.contains("<button type=\"submit\">返回商店"), "{}", page.html);
    assert!(page.html.contains("<script src=\"/Cashier/Local/return.js\" defer></script>"));
}

#[test]
fn without_a_result_address_a_link_leads_back() {
    let world = World::new();
    world.shows(&form_with("OrderResultURL", ""));
    let result = world.cashier.act(TRADE_NO, Act::Pay);

    let link = "<a href=\"http://localhost:3000/orders/ord_1\">";
    assert!(result.page.html.contains(link), "{}", result.page.html);
    assert_eq!(result.form, None);
}

#[tokio::test]
async fn a_reloaded_act_pays_once() {
    let world = World::at_the_cashier();
    let once = world.cashier.act(TRADE_NO, Act::Pay);
    world.at_second(5);
    let again = world.cashier.act(TRADE_NO, Act::Pay);

    assert_eq!(once, again);
    assert_eq!(world.delivers_all().await, [first(5)]);
}

#[tokio::test]
async fn a_failed_or_forged_trade_may_still_be_paid() {
    for act in [Act::Fail, Act::Forge] {
        let world = World::at_the_cashier();
        world.acts(act);
        world.delivers_all().await;
        world.at_second(60);
        world.acts(Act::Pay);

        assert_eq!(world.delivers_all().await, [first(60)], "after {act:?}");
    }
}

#[test]
fn acts_that_cannot_be_done_are_refused() {
    let world = World::at_the_cashier();
    world.acts(Act::Pay);
    for (body, want) in [
        (format!("trade_no={TRADE_NO}&act=fail"), 409),
        (format!("trade_no={TRADE_NO}&act=pay"), 200),
        (format!("trade_no={TRADE_NO}&act=refund"), 400),
        ("trade_no=nobody&act=pay".to_owned(), 404),
        (String::new(), 400),
    ] {
        assert_eq!(world.cashier.act_form(body.as_bytes()).page.status, want, "{body}");
    }
    assert_eq!(world.cashier.trades().remove(0).notices.len(), 1);
}
