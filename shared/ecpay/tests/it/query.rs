//! Querying a trade, and reading the reply.

use ecpay::{
    CallbackError, Digest, MerchantAccount, TradeInfo, TradeStatus, encode_form, query_fields,
    sign_fields, verify,
};

use crate::support::{borrowed, owned};

/// The fields of a reply, with this status and product name.
fn reply(status: &str, item: &str) -> Vec<(String, String)> {
    let fields = owned(&[
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", "nm0001"),
        ("StoreID", ""),
        ("TradeNo", "2506010905071234"),
        ("TradeAmt", "1280"),
        ("PaymentDate", "2025/06/01 09:06:30"),
        ("PaymentType", "Credit_CreditCard"),
        ("HandlingCharge", "36"),
        ("PaymentTypeChargeFee", "36"),
        ("TradeDate", "2025/06/01 09:05:07"),
        ("TradeStatus", status),
        ("ItemName", item),
        ("CustomField1", ""),
    ]);
    sign_fields(&MerchantAccount::stage(), fields)
}

/// As ECPay writes it.
fn unencoded(fields: &[(String, String)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn read(body: &str) -> Result<TradeInfo, CallbackError> {
    TradeInfo::read(body.as_bytes(), &MerchantAccount::stage())
}

#[test]
fn a_query_carries_merchant_trade_and_time_signed() {
    let fields = query_fields(&MerchantAccount::stage(), "nm0001", 1_748_739_907);
    let (mac, signed) = fields.split_last().unwrap();
    let wanted =
        [("MerchantID", "3002607"), ("MerchantTradeNo", "nm0001"), ("TimeStamp", "1748739907")];
    assert_eq!(borrowed(signed).collect::<Vec<_>>(), wanted);
    assert!(verify(&MerchantAccount::stage(), Digest::Sha256, borrowed(signed), &mac.1));
}

#[test]
fn a_reply_is_read_unencoded_and_encoded() {
    for item in ["茶", "a+b c 100%", "x%20y", "1+1=2", "~'\"!*()"] {
        for body in [unencoded(&reply("1", item)), encode_form(&reply("1", item))] {
            let info = read(&body).unwrap_or_else(|error| panic!("{item}: {error}"));
            assert!(info.paid("nm0001", 1280), "{item}");
            assert_eq!(info.ecpay_trade_no, "2506010905071234");
            assert_eq!(info.payment_type, "Credit_CreditCard");
            assert_eq!(info.payment_date, "2025/06/01 09:06:30");
        }
    }
}

#[test]
fn only_the_asked_trade_and_amount_are_paid() {
    let info = read(&unencoded(&reply("1", "茶"))).unwrap();
    assert!(!info.paid("nm0002", 1280));
    assert!(!info.paid("NM0001", 1280));
    assert!(!info.paid("nm0001", 1281));
    assert_eq!(info.amount(), Some(1280));
}

#[test]
fn a_status_is_what_the_documents_say_and_unknown_ones_are_never_paid() {
    let failed = |code: &str| TradeStatus::Failed(code.to_owned());
    let other = |code: &str| TradeStatus::Other(code.to_owned());
    for (code, status) in [
        ("0", TradeStatus::Unpaid),
        ("1", TradeStatus::Paid),
        ("10200047", TradeStatus::NotFound),
        ("10200095", failed("10200095")),
        ("10200163", failed("10200163")),
        ("01", other("01")),
        (" 1", other(" 1")),
        ("10300066", other("10300066")),
    ] {
        let info = read(&unencoded(&reply(code, "茶"))).unwrap();
        assert_eq!(info.paid("nm0001", 1280), code == "1", "{code:?}");
        assert_eq!(info.status, status);
    }
}

#[test]
fn an_unknown_trade_may_be_answered_without_numbers() {
    let fields = owned(&[("MerchantID", ""), ("MerchantTradeNo", ""), ("TradeStatus", "10200047")]);
    let info = read(&unencoded(&sign_fields(&MerchantAccount::stage(), fields))).unwrap();
    assert_eq!(info.status, TradeStatus::NotFound);
    assert_eq!(info.amount(), None);
}

#[test]
fn a_reply_that_is_not_whole_not_ours_or_not_signed_is_refused() {
    let signed =
        |fields: &[(&str, &str)]| unencoded(&sign_fields(&MerchantAccount::stage(), owned(fields)));
    let right = unencoded(&reply("0", "茶"));
    let missing = |names: &[&'static str]| CallbackError::Missing { names: names.to_vec() };
    let cases = [
        (String::new(), CallbackError::EmptyBody),
        ("0|error".to_owned(), CallbackError::NotPairs),
        ("TradeStatus=1&TradeAmt=1280".to_owned(), CallbackError::MacMissing),
        (right.replace("TradeStatus=0", "TradeStatus=1"), CallbackError::MacWrong),
        (
            format!("{right}&TradeStatus=1"),
            CallbackError::Repeated { name: "TradeStatus".to_owned() },
        ),
        (signed(&[("MerchantID", "3002607")]), missing(&["TradeStatus"])),
        (signed(&[("MerchantID", "3002599"), ("TradeStatus", "0")]), CallbackError::OtherMerchant),
        (signed(&[("MerchantID", ""), ("TradeStatus", "1")]), CallbackError::OtherMerchant),
        (
            signed(&[("MerchantID", "3002607"), ("TradeStatus", "1"), ("TradeNo", "1")]),
            missing(&["MerchantTradeNo", "TradeAmt"]),
        ),
    ];
    for (body, error) in cases {
        assert_eq!(read(&body), Err(error), "{body}");
    }
}
