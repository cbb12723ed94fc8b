//! The form that the shopper's browser posts.

use ecpay::{Checkout, Digest, MerchantAccount, verify};

use crate::support::borrowed;

fn plain(items: &[String]) -> Checkout<'_> {
    Checkout {
        trade_no: "nm0001",
        trade_date: "2025/06/01 09:05:07",
        amount: 1280,
        description: "訂單付款",
        items,
        return_url: "https://shop.example.tw/webhooks/ecpay/return",
        order_result_url: "",
        client_back_url: "",
        custom_fields: [""; 4],
        language: None,
    }
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
}

#[test]
fn the_fields_come_in_a_fixed_order_and_the_signature_last() {
    let items = ["高山茶".to_owned(), "運費".to_owned()];
    let fields = Checkout {
        order_result_url: "https://shop.example.tw/back",
        client_back_url: "https://shop.example.tw/cart",
        custom_fields: ["tag", "", "c3", "c4"],
        language: Some("ENG"),
        ..plain(&items)
    }
    .sign(&MerchantAccount::stage());
    let (mac, signed) = fields.split_last().unwrap();
    let wanted = [
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", "nm0001"),
        ("MerchantTradeDate", "2025/06/01 09:05:07"),
        ("PaymentType", "aio"),
        ("TotalAmount", "1280"),
        ("TradeDesc", "訂單付款"),
        ("ItemName", "高山茶#運費"),
        ("ReturnURL", "https://shop.example.tw/webhooks/ecpay/return"),
        ("ChoosePayment", "Credit"),
        ("EncryptType", "1"),
        ("OrderResultURL", "https://shop.example.tw/back"),
        ("ClientBackURL", "https://shop.example.tw/cart"),
        ("NeedExtraPaidInfo", "Y"),
        ("CustomField1", "tag"),
        ("CustomField3", "c3"),
        ("CustomField4", "c4"),
        ("Language", "ENG"),
    ];
    assert_eq!(borrowed(signed).collect::<Vec<_>>(), wanted);
    assert_eq!(mac.0, "CheckMacValue");
    assert!(verify(&MerchantAccount::stage(), Digest::Sha256, borrowed(signed), &mac.1));
}

#[test]
fn what_is_not_given_is_not_sent() {
    let items = ["茶".to_owned()];
    let fields = plain(&items).sign(&MerchantAccount::stage());
    assert_eq!(fields.len(), 12, "{fields:?}");
}

#[test]
fn free_text_cannot_end_a_field_an_item_or_a_tag() {
    let items = ["a&b=c#d<e>f%26\r\n\u{7f}\u{85}g".to_owned(), "\"O'Neil\"".to_owned()];
    let fields = Checkout {
        description: "x&RtnCode=1",
        custom_fields: ["a&b", "c=d", "e#f", "g"],
        ..plain(&items)
    }
    .sign(&MerchantAccount::stage());
    assert_eq!(value(&fields, "ItemName"), "a＆b＝c＃d＜e＞f％26    g#\"O'Neil\"");
    assert_eq!(value(&fields, "TradeDesc"), "x＆RtnCode＝1");
    assert_eq!(value(&fields, "CustomField1"), "a＆b");
    assert_eq!(value(&fields, "CustomField2"), "c＝d");
    assert_eq!(value(&fields, "CustomField3"), "e＃f");
}

#[test]
fn words_that_the_firewall_refuses_are_broken_up_and_stay_readable() {
    for (name, shown) in [
        ("Echo Dot 音箱 python bash", "Ｅcho Dot 音箱 ｐython ｂash"),
        ("Python入門書", "Ｐython入門書"),
        ("《PYTHON》, curl/wget", "《ＰYTHON》, ｃurl/ｗget"),
        ("Bash 外套", "Ｂash 外套"),
        ("Echoes", "Ｅchoes"),
        ("curling iron 捲髮棒", "ｃurling iron 捲髮棒"),
        ("cmd", "ｃmd"),
        (".NET 入門 (ping, telnet)", ".ＮET 入門 (ｐing, ｔelnet)"),
        ("cat-sh.sh", "ｃat-ｓh.ｓh"),
        ("echoecho", "ｅchoｅcho"),
        // Parts of words.
        ("shopping bag", "shopping bag"),
        ("Network cable, skillet, catalog", "Network cable, skillet, catalog"),
        ("Planet 4 sets, cats", "Planet 4 sets, cats"),
        ("Perla, 9sh, sh9", "Perla, 9sh, sh9"),
        ("珍珠奶茶 x 1", "珍珠奶茶 x 1"),
        ("Ｅcho", "Ｅcho"),
        ("", ""),
    ] {
        let items = [name.to_owned()];
        let fields =
            Checkout { description: name, ..plain(&items) }.sign(&MerchantAccount::stage());
        assert_eq!(value(&fields, "ItemName"), shown);
        assert_eq!(value(&fields, "TradeDesc"), shown);
    }
    // Words that the ends of items or a cut would make.
    let items = ["c".to_owned(), "x".repeat(194) + " network"];
    let fields = plain(&items).sign(&MerchantAccount::stage());
    assert_eq!(value(&fields, "ItemName"), format!("c#{} ｎet", "x".repeat(194)));
    // What is ours, and compared as it is, stays as it is.
    let fields = Checkout { custom_fields: ["a-net-echo", "", "", ""], ..plain(&items) }
        .sign(&MerchantAccount::stage());
    assert_eq!(value(&fields, "CustomField1"), "a-net-echo");
}

#[test]
fn long_text_is_cut_between_characters() {
    let items = ["茶".repeat(150), "😀".repeat(150)];
    let description = "喝".repeat(201);
    let custom = "9".repeat(51);
    let fields = Checkout {
        description: &description,
        custom_fields: [&custom, "", "", ""],
        ..plain(&items)
    }
    .sign(&MerchantAccount::stage());
    assert_eq!(value(&fields, "ItemName"), format!("{}#{}", "茶".repeat(150), "😀".repeat(49)));
    assert_eq!(value(&fields, "TradeDesc"), "喝".repeat(200));
    assert_eq!(value(&fields, "CustomField1"), "9".repeat(50));
}
