//! Messages whose signature is valid but which must be rejected.

use ecpay::{
    CallbackError, Checkout, Digest, MerchantAccount, encode_form, parse_form, sign_fields, verify,
};

use crate::support::{borrowed, notification, paid_fields, read};

/// A notification that an attacker would like ECPay to have sent, as the text of one field. `ZZ`
/// is to swallow the rest of our form.
const WISH: &str = "x&MerchantID=3002607&MerchantTradeNo=nm0001&PaymentType=Credit_CreditCard\
    &RtnCode=1&RtnMsg=ok&SimulatePaid=0&TradeAmt=1280&TradeNo=2506010905071234&ZZ=";

fn hostile_form(item: &str) -> Vec<(String, String)> {
    let items = [item.to_owned()];
    Checkout {
        trade_no: "nm0001",
        trade_date: "2025/06/01 09:05:07",
        amount: 1280,
        description: "order",
        items: &items,
        return_url: "https://shop.example.tw/webhooks/ecpay/return",
        order_result_url: "https://shop.example.tw/back",
        client_back_url: "",
        custom_fields: ["tag", "", "", ""],
        language: None,
    }
    .sign(&MerchantAccount::stage())
}

/// The fields of the attacker's notification, if the signed text without `HashKey` and `HashIV` is
/// split anew: everything after `ZZ=` is its value.
fn reframed(signed: &[(String, String)]) -> Vec<(String, String)> {
    let mut fields: Vec<_> = signed.to_vec();
    let mac = fields.pop().expect("the signature");
    fields.sort_by_key(|(name, _)| name.to_lowercase());
    let text: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let text = text.join("&");
    let (head, rest) = text.split_once("ZZ=").expect("the wish");
    let mut fields: Vec<_> = head
        .trim_end_matches('&')
        .split('&')
        .map(|pair| pair.split_once('=').expect("a pair"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    fields.extend([("ZZ".to_owned(), rest.to_owned()), mac]);
    fields
}

/// The value in which a signature ends, and whether it fits the other fields.
fn verifies(fields: &[(String, String)]) -> bool {
    let (_, mac) = fields.last().expect("the signature");
    verify(&MerchantAccount::stage(), Digest::Sha256, borrowed(fields), mac)
}

#[test]
fn a_form_signed_with_raw_shopper_text_would_be_a_signed_notice_and_is_refused() {
    let mut raw = hostile_form("ITEM");
    raw.pop();
    for (name, value) in &mut raw {
        if name == "ItemName" {
            WISH.clone_into(value);
        }
    }
    let forged = reframed(&sign_fields(&MerchantAccount::stage(), raw));
    assert!(verifies(&forged), "the weakness is real");
    let error = read(&encode_form(&forged)).unwrap_err();
    assert_eq!(error, CallbackError::Reframed { name: "ZZ".to_owned() });
}

#[test]
fn our_own_form_cannot_be_split_anew() {
    let form = hostile_form(WISH);
    assert!(verifies(&form));
    let item = form.iter().find(|(name, _)| name == "ItemName").map(|(_, value)| value.as_str());
    let item = item.unwrap();
    assert!(!item.contains(['&', '=']), "{item}");
    // The attacker's text with ASCII signs is no longer what was signed.
    let wished = item.replace('＆', "&").replace('＝', "=");
    let mut forged = form.clone();
    for (name, value) in &mut forged {
        if name == "ItemName" {
            wished.clone_into(value);
        }
    }
    let forged = reframed(&forged);
    assert!(!verifies(&forged));
    assert_eq!(read(&encode_form(&forged)).unwrap_err(), CallbackError::MacWrong);
    // As it is, it is a request.
    let error = read(&encode_form(&form)).unwrap_err();
    assert!(matches!(error, CallbackError::OtherMessage { .. }), "{error}");
}

#[test]
fn a_value_that_holds_another_field_is_refused() {
    for value in ["&RtnCode=1", "a&b=", "a&b_1=c&d", "&&a=", "x=y&z=w"] {
        let error = notification(&[("RtnMsg", Some(value))]).unwrap_err();
        assert_eq!(error, CallbackError::Reframed { name: "RtnMsg".to_owned() }, "{value}");
    }
    for harmless in ["a&b", "&", "&=", "a=b", "& b=", "&茶=1"] {
        assert!(notification(&[("RtnMsg", Some(harmless))]).is_ok(), "{harmless}");
    }
}

#[test]
fn a_name_that_holds_another_field_is_refused_though_it_verifies() {
    // `StoreID=` and the next field, `TradeAmt=1280`, become one name.
    let mut fields = sign_fields(&MerchantAccount::stage(), paid_fields(&[]));
    fields.retain(|(name, _)| name != "StoreID");
    for (name, _) in fields.iter_mut().filter(|(name, _)| name == "TradeAmt") {
        *name = "StoreID=&TradeAmt".to_owned();
    }
    assert!(verifies(&fields));
    let forged = encode_form(&fields);
    assert_eq!(read(&forged).unwrap_err(), CallbackError::BadName);
}

#[test]
fn names_of_other_messages_are_refused_in_any_case() {
    for name in [
        "ChoosePayment",
        "EncryptType",
        "ReturnURL",
        "TotalAmount",
        "ItemName",
        "TradeDesc",
        "MerchantTradeDate",
        "TradeStatus",
        "TimeStamp",
        "choosepayment",
        "RETURNURL",
    ] {
        let error = notification(&[(name, Some("1"))]).unwrap_err();
        assert_eq!(error, CallbackError::OtherMessage { name: name.to_owned() });
    }
}

#[test]
fn a_documented_name_in_another_case_is_refused_though_it_verifies() {
    let body = encode_form(&sign_fields(&MerchantAccount::stage(), paid_fields(&[])));
    for (name, changed) in [
        ("TradeAmt", "tradeamt"),
        ("SimulatePaid", "simulatePaid"),
        ("CustomField1", "CUSTOMFIELD1"),
    ] {
        let forged = body.replace(&format!("{name}="), &format!("{changed}="));
        assert!(verifies(&parse_form(forged.as_bytes()).unwrap()), "case is not signed");
        let error = read(&forged).unwrap_err();
        assert_eq!(error, CallbackError::CaseChanged { name: changed.to_owned() });
    }
    let lower = body.replace("CheckMacValue=", "checkmacvalue=");
    assert_eq!(read(&lower).unwrap_err(), CallbackError::MacMissing);
}
