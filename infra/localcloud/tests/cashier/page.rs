//! Which forms open the cashier, and what its page holds.

use ecpay::encode_form;
use localcloud::cashier::Scenario;

use super::world::{TRADE_NO, World, form, form_with};

#[test]
fn a_signed_form_shows_the_order_and_every_act() {
    let world = World::new();
    let page = world.cashier.page(encode_form(&form(TRADE_NO)).as_bytes());

    assert_eq!(page.status, 200);
    for part in [TRADE_NO, "NT$1,280", "3002607", "<li>四季春茶 x 2</li><li>胡椒餅 x 1</li>"]
    {
        assert!(page.html.contains(part), "{part} in {}", page.html);
    }
    for scenario in Scenario::ALL {
        let button = format!("name=\"scenario\" value=\"{}\"", scenario.name());
        assert!(page.html.contains(&button), "{button}");
    }
    assert_eq!(
        page.policy,
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    for inline in ["<script", "<style", "style=", " on"] {
        let tags = page.html.split('<').filter_map(|tag| tag.split('>').next());
        assert!(tags.into_iter().all(|tag| !format!("<{tag}").contains(inline)), "{inline}");
    }
}

#[test]
fn forms_that_ecpay_refuses_are_refused() {
    let mut changed = form(TRADE_NO);
    changed[4].1 = "1".to_owned();
    let mut unsigned = form(TRADE_NO);
    unsigned.pop();
    let rows = [
        ("amount changed", changed, "10200073"),
        ("not signed", unsigned, "10200073"),
        ("cut by ECPay", form_with("ItemName", &"茶".repeat(401)), "10200073"),
        ("another merchant", form_with("MerchantID", "2000132"), "MerchantID Error"),
        ("no number", form_with("MerchantTradeNo", ""), "MerchantTradeNo is missing"),
        ("long number", form_with("MerchantTradeNo", &"1".repeat(21)), "10200052"),
        ("odd number", form_with("MerchantTradeNo", "ord-1"), "10200052"),
        ("no date", form_with("MerchantTradeDate", ""), "MerchantTradeDate is missing"),
        ("iso date", form_with("MerchantTradeDate", "2026-11-21 11:22:59"), "MerchantTradeDate"),
        ("no such day", form_with("MerchantTradeDate", "2026/02/30 11:22:59"), "MerchantTradeDate"),
        ("other type", form_with("PaymentType", "AIO"), "PaymentType Error"),
        ("no amount", form_with("TotalAmount", ""), "TotalAmount is missing"),
        ("too little", form_with("TotalAmount", "4"), "10200050"),
        ("too much", form_with("TotalAmount", "200000"), "10200050"),
        ("decimals", form_with("TotalAmount", "1280.0"), "10200050"),
        ("leading zero", form_with("TotalAmount", "01280"), "10200050"),
        ("no description", form_with("TradeDesc", ""), "TradeDesc is missing"),
        ("long description", form_with("TradeDesc", &"茶".repeat(201)), "TradeDesc is longer"),
        ("a command", form_with("ItemName", "Echo Dot x 1"), "10400011"),
        ("another command", form_with("TradeDesc", "Python入門"), "10400011"),
        ("no items", form_with("ItemName", ""), "ItemName is missing"),
        ("no return", form_with("ReturnURL", ""), "ReturnURL is missing"),
        ("no web address", form_with("ReturnURL", "/callback"), "ReturnURL Error"),
        ("a script", form_with("ClientBackURL", "javascript:alert(1)"), "ClientBackURL Error"),
        ("a pipe", form_with("OrderResultURL", "http://localhost/a|b"), "OrderResultURL Error"),
        (
            "one address for two",
            form_with("OrderResultURL", "http://localhost:3000/api/payments/ecpay/callback"),
            "same as ReturnURL",
        ),
        ("not a card", form_with("ChoosePayment", "ATM"), "ChoosePayment"),
        ("md5", form_with("EncryptType", "0"), "EncryptType Error"),
        ("long tag", form_with("CustomField1", &"a".repeat(51)), "CustomField1 is longer"),
    ];
    for (row, fields, want) in rows {
        let world = World::new();
        let page = world.cashier.page(encode_form(&fields).as_bytes());

        assert!(page.html.contains(want), "{row}: {}", page.html);
        assert!(!page.html.contains("name=\"scenario\""), "{row}");
        assert_eq!((page.status, world.cashier.trades()), (200, vec![]), "{row}");
    }
}

#[test]
fn limits_are_allowed_themselves() {
    for (name, value) in [
        ("MerchantTradeNo", "1".repeat(20)),
        ("TotalAmount", "5".to_owned()),
        ("TotalAmount", "199999".to_owned()),
        ("ItemName", "茶".repeat(400)),
        ("ChoosePayment", "ALL".to_owned()),
        ("OrderResultURL", String::new()),
    ] {
        World::new().shows(&form_with(name, &value));
    }
}

#[test]
fn a_number_is_taken_once_but_an_unpaid_page_may_be_reloaded() {
    let world = World::at_the_cashier();
    let refused = |fields: &[(String, String)]| {
        world.cashier.page(encode_form(fields).as_bytes()).html.contains("10300028")
    };

    assert!(refused(&form_with("TotalAmount", "1281")), "another form with the same number");
    world.shows(&form(TRADE_NO));
    world.acts(Scenario::Fail);
    world.shows(&form(TRADE_NO));
    world.acts(Scenario::Pay);
    assert!(refused(&form(TRADE_NO)), "the same form once it is paid");
    assert_eq!(world.cashier.trades().len(), 1);
}

#[test]
fn hostile_text_stays_text() {
    let hostile = r#"<script>alert(1)</script>#"><img src=x onerror=alert(1)>#' & &amp;"#;
    let world = World::new();
    let fields = form_with("ItemName", hostile);
    let page = world.cashier.page(encode_form(&fields).as_bytes());

    let item = "<li>&lt;script&gt;alert(1)&lt;/script&gt;</li>";
    assert!(page.html.contains(item), "{}", page.html);
    assert!(page.html.contains("<li>&quot;&gt;&lt;img src=x onerror=alert(1)&gt;</li>"));
    assert!(page.html.contains("<li>' &amp; &amp;amp;</li>"));

    let echoed = world.cashier.scenario("\"><script>", Scenario::Pay).page;
    assert_eq!((echoed.status, echoed.html.contains("<script>")), (404, false));
}
