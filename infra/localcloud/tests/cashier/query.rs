//! What the cashier answers to a query.

use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use ecpay::{
    CallbackError, MerchantAccount, QUERY_PATH, TradeInfo, TradeStatus, encode_form, query_fields,
    sign_fields,
};
use localcloud::cashier::{QueryFault, Scenario};

use super::world::{START_MS, TRADE_NO, World, form_with};

fn question(trade_no: &str, seconds_from_now: i64) -> String {
    let now_s = START_MS.div_euclid(1000).checked_add(seconds_from_now).unwrap();
    encode_form(&query_fields(&MerchantAccount::stage(), trade_no, now_s))
}

fn asked(world: &World, trade_no: &str) -> TradeInfo {
    let answer = world.cashier.query(question(trade_no, 0).as_bytes());
    TradeInfo::read(&answer, &MerchantAccount::stage()).unwrap()
}

#[test]
fn the_answer_follows_the_trade() {
    let paid = |amount: &str| {
        let at = "2026/11/21 11:23:00".to_owned();
        (TradeStatus::Paid, amount.to_owned(), at)
    };
    let unpaid = |status| (status, "1280".to_owned(), String::new());
    for (scenario, want) in [
        (None, unpaid(TradeStatus::Unpaid)),
        (Some(Scenario::Pay), paid("1280")),
        (Some(Scenario::LoseNotification), paid("1280")),
        (Some(Scenario::WrongAmount), paid("1279")),
        (Some(Scenario::Fail), unpaid(TradeStatus::Failed("10200095".to_owned()))),
        (Some(Scenario::Forge), unpaid(TradeStatus::Unpaid)),
    ] {
        let world = World::at_the_cashier();
        if let Some(scenario) = scenario {
            world.acts(scenario);
        }
        let info = asked(&world, TRADE_NO);
        assert_eq!(info.trade_no, TRADE_NO, "{scenario:?}");
        assert_eq!((info.status, info.amount_text, info.payment_date), want, "{scenario:?}");
    }
}

#[test]
fn an_unknown_trade_is_not_found() {
    let info = asked(&World::at_the_cashier(), "nobody");
    assert_eq!((info.status, info.trade_no.as_str()), (TradeStatus::NotFound, ""));
}

#[test]
fn values_are_not_encoded() {
    let world = World::new();
    world.shows(&form_with("ItemName", "茶+糖 100% x 1"));
    let answer = String::from_utf8(world.cashier.query(question(TRADE_NO, 0).as_bytes())).unwrap();

    assert!(answer.contains("&ItemName=茶+糖 100% x 1&"), "{answer}");
    assert_eq!(asked(&world, TRADE_NO).status, TradeStatus::Unpaid);
}

#[test]
fn wrong_questions_get_an_unsigned_error() {
    let world = World::at_the_cashier();
    let signed = |name: &str, value: &str| {
        let mut fields =
            query_fields(&MerchantAccount::stage(), TRADE_NO, START_MS.div_euclid(1000));
        fields.pop();
        fields.retain(|(other, _)| other != name);
        fields.push((name.to_owned(), value.to_owned()));
        encode_form(&sign_fields(&MerchantAccount::stage(), fields))
    };
    let known = "MerchantID=";
    for (row, body, want) in [
        ("180 seconds old", question(TRADE_NO, -180), known),
        ("181 seconds old", question(TRADE_NO, -181), "0|TimeStamp Error"),
        ("180 seconds ahead", question(TRADE_NO, 180), known),
        ("181 seconds ahead", question(TRADE_NO, 181), "0|TimeStamp Error"),
        ("no time", signed("TimeStamp", ""), "0|TimeStamp Error"),
        ("no number", signed("MerchantTradeNo", ""), "0|MerchantTradeNo Error"),
        ("another merchant", signed("MerchantID", "2000132"), "0|MerchantID Error"),
        ("changed", question(TRADE_NO, 0).replace("001", "002"), "0|CheckMacValue Error"),
        ("no form", "?".to_owned(), "0|Parameter Error"),
        ("nothing", String::new(), "0|Parameter Error"),
    ] {
        let answer = String::from_utf8(world.cashier.query(body.as_bytes())).unwrap();
        assert!(answer.starts_with(want), "{row}: {answer}");
    }
}

/// The status and body that the market gets over the connector, or why it gets none.
async fn call(world: &World, method: &str, path: &str) -> Result<(u16, Vec<u8>), String> {
    let mut request = HttpRequest::new(SdkBody::from(question(TRADE_NO, 0)));
    request.set_method(method).unwrap();
    request.set_uri(format!("https://payment-stage.ecpay.com.tw{path}")).unwrap();
    let connector = world.cashier.http_connector();
    let answer = connector.call(request).await.map_err(|error| {
        assert!(error.is_timeout());
        error.to_string()
    })?;
    Ok((answer.status().as_u16(), answer.body().bytes().unwrap().to_vec()))
}

#[tokio::test]
async fn the_connector_reaches_the_query_and_nothing_else() {
    let world = World::at_the_cashier();
    let (status, body) = call(&world, "POST", QUERY_PATH).await.unwrap();
    let info = TradeInfo::read(&body, &MerchantAccount::stage()).unwrap();
    assert_eq!((status, info.status), (200, TradeStatus::Unpaid));

    for (method, path) in [("POST", "/CreditDetail/DoAction"), ("GET", QUERY_PATH)] {
        assert_eq!(call(&world, method, path).await.unwrap().0, 404, "{method} {path}");
    }
}

#[tokio::test]
async fn queries_fail_as_they_are_told() {
    let world = World::at_the_cashier();
    world.acts(Scenario::Pay);
    let read =
        |body: &[u8]| TradeInfo::read(body, &MerchantAccount::stage()).map(|info| info.status);

    world.cashier.set_query_fault(Some(QueryFault::Timeout));
    call(&world, "POST", QUERY_PATH).await.unwrap_err();

    world.cashier.set_query_fault(Some(QueryFault::ServerError));
    assert_eq!(call(&world, "POST", QUERY_PATH).await.unwrap().0, 500);

    for (fault, want) in [
        (Some(QueryFault::WrongSignature), Err(CallbackError::MacWrong)),
        (Some(QueryFault::Unpaid), Ok(TradeStatus::Unpaid)),
        (None, Ok(TradeStatus::Paid)),
    ] {
        world.cashier.set_query_fault(fault);
        let (status, body) = call(&world, "POST", QUERY_PATH).await.unwrap();
        assert_eq!((status, read(&body)), (200, want), "{fault:?}");
    }
}
