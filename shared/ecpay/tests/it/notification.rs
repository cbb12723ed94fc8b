//! Which notifications are accepted and which are rejected.

use ecpay::{
    CallbackError, Digest, MerchantAccount, PaymentNotification, check_mac_value, encode_form,
    sign_fields,
};

use crate::support::{FORM, borrowed, notification, owned, paid_fields, read, rows};

#[test]
fn every_required_field_must_be_there_and_hold_something() {
    for name in ["RtnCode", "MerchantTradeNo", "TradeNo", "TradeAmt", "SimulatePaid"] {
        let missing = CallbackError::Missing { names: vec![name] };
        assert_eq!(notification(&[(name, None)]).unwrap_err(), missing);
        assert_eq!(notification(&[(name, Some(""))]).unwrap_err(), missing);
    }
    let error = notification(&[("TradeAmt", None), ("RtnCode", None)]).unwrap_err();
    assert_eq!(error.to_string(), "required fields are missing: RtnCode, TradeAmt");
    assert_eq!(notification(&[("MerchantID", None)]).unwrap_err(), CallbackError::OtherMerchant);
}

#[test]
fn only_a_form_is_read() {
    let body = encode_form(&sign_fields(&MerchantAccount::stage(), paid_fields(&[])));
    let read = |content_type| {
        PaymentNotification::read(body.as_bytes(), content_type, &MerchantAccount::stage())
    };
    for right in [FORM, "Application/X-WWW-Form-UrlEncoded ; charset=utf-8"] {
        assert!(read(Some(right)).is_ok(), "{right}");
    }
    let longer = format!("{FORM}2");
    for wrong in [None, Some(""), Some("text/plain"), Some("application/json"), Some(&*longer)] {
        assert_eq!(read(wrong).unwrap_err(), CallbackError::ContentType, "{wrong:?}");
    }
}

#[test]
fn a_signature_is_64_upper_case_digits_and_nothing_chooses_another_kind() {
    let account = MerchantAccount::stage();
    let fields = paid_fields(&[]);
    let md5 = check_mac_value(&account, Digest::Md5, borrowed(&fields));
    let long = "0".repeat(65);
    for (mac, error) in [
        ("", CallbackError::MacMissing),
        (&*md5, CallbackError::MacShape),
        (&*long, CallbackError::MacShape),
        (&"g".repeat(64), CallbackError::MacShape),
        (&"0".repeat(64), CallbackError::MacWrong),
    ] {
        let mut sent = fields.clone();
        sent.push(("CheckMacValue".to_owned(), mac.to_owned()));
        assert_eq!(read(&encode_form(&sent)).unwrap_err(), error, "{mac}");
    }
    assert_eq!(read(&encode_form(&fields)).unwrap_err(), CallbackError::MacMissing);
}

#[test]
fn a_captured_notice_with_all_extra_fields_is_read() {
    let rows = rows("vectors.jsonl", 143);
    let row = rows.iter().find(|row| row["id"] == "197_captured_2017_extra_info").expect("the row");
    let account = MerchantAccount::new("2000132", "5294y06JbISpM5x9", "v77hoKGq4kWxNNIS").unwrap();
    let params = row["params"].as_object().expect("params");
    let mut fields: Vec<_> =
        params.iter().map(|(name, value)| (name.as_str(), value.as_str().expect("text"))).collect();
    fields.push(("CheckMacValue", row["check_mac_value"].as_str().expect("text")));
    let body = encode_form(&owned(&fields));
    let notification = PaymentNotification::read(body.as_bytes(), Some(FORM), &account).unwrap();
    assert_eq!(notification.trade_no, "R9710358221432568191");
    assert_eq!(notification.ecpay_trade_no, "1702221437131701");
    assert_eq!(
        (notification.amount(), &*notification.rtn_code, notification.simulated),
        (Some(1290), "1", false)
    );
    assert_eq!(notification.payment_type, "Credit_CreditCard");
    assert_eq!(notification.payment_date, "2017/02/22 14:37:42");
    assert_eq!(notification.custom_fields, [""; 4]);
}

#[test]
fn a_refusal_is_one_plain_sentence_and_its_reply_repeats_nothing_of_the_message() {
    let name = "Evil".to_owned();
    for error in [
        CallbackError::EmptyBody,
        CallbackError::ContentType,
        CallbackError::NotPairs,
        CallbackError::BadPercent,
        CallbackError::BadUtf8,
        CallbackError::Nul,
        CallbackError::BadName,
        CallbackError::Repeated { name: name.clone() },
        CallbackError::MacMissing,
        CallbackError::MacShape,
        CallbackError::MacWrong,
        CallbackError::CaseChanged { name: name.clone() },
        CallbackError::OtherMessage { name: name.clone() },
        CallbackError::Reframed { name },
        CallbackError::OtherMerchant,
        CallbackError::Missing { names: vec!["RtnCode"] },
        CallbackError::UnknownTrade,
        CallbackError::OtherTag,
    ] {
        let text = error.to_string();
        assert!(text.starts_with(|first: char| first.is_ascii_lowercase()), "{text}");
        assert!(!text.ends_with('.'), "{text}");
        let reply = error.reply();
        assert!(reply.starts_with("0|") && !reply.contains("Evil"), "{reply}");
    }
}

#[test]
fn an_amount_is_whole_and_written_in_one_way() {
    let amount = |text| notification(&[("TradeAmt", Some(text))]).unwrap().amount();
    for (text, number) in [("0", 0), ("1280", 1280), ("9223372036854775807", i64::MAX)] {
        assert_eq!(amount(text), Some(number), "{text}");
    }
    for text in
        ["-1280", "-0", "00", "01280", "+1", "1.0", "1e3", " 1", "１", "9223372036854775808"]
    {
        assert_eq!(amount(text), None, "{text}");
    }
}
