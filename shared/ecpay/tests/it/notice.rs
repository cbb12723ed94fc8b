//! What a notice must be to be read at all.

use ecpay::{Account, Digest, Notice, Refusal, check_mac_value, encode_form, sign_fields};

use crate::support::{FORM, borrowed, notice, owned, paid_fields, read, rows};

#[test]
fn every_required_field_must_be_there_and_hold_something() {
    for name in ["RtnCode", "MerchantTradeNo", "TradeNo", "TradeAmt", "SimulatePaid"] {
        let missing = Refusal::Missing { names: vec![name] };
        assert_eq!(notice(&[(name, None)]).unwrap_err(), missing);
        assert_eq!(notice(&[(name, Some(""))]).unwrap_err(), missing);
    }
    let refusal = notice(&[("TradeAmt", None), ("RtnCode", None)]).unwrap_err();
    assert_eq!(refusal.to_string(), "required fields are missing: RtnCode, TradeAmt");
    assert_eq!(notice(&[("MerchantID", None)]).unwrap_err(), Refusal::OtherMerchant);
}

#[test]
fn only_a_form_is_read() {
    let body = encode_form(&sign_fields(&Account::stage(), paid_fields(&[])));
    let read = |content_type| Notice::read(body.as_bytes(), content_type, &Account::stage());
    for right in [FORM, "Application/X-WWW-Form-UrlEncoded ; charset=utf-8"] {
        assert!(read(Some(right)).is_ok(), "{right}");
    }
    let longer = format!("{FORM}2");
    for wrong in [None, Some(""), Some("text/plain"), Some("application/json"), Some(&*longer)] {
        assert_eq!(read(wrong).unwrap_err(), Refusal::ContentType, "{wrong:?}");
    }
}

#[test]
fn a_signature_is_64_upper_case_digits_and_nothing_chooses_another_kind() {
    let account = Account::stage();
    let fields = paid_fields(&[]);
    let md5 = check_mac_value(&account, Digest::Md5, borrowed(&fields));
    let long = "0".repeat(65);
    for (mac, refusal) in [
        ("", Refusal::MacMissing),
        (&*md5, Refusal::MacShape),
        (&*long, Refusal::MacShape),
        (&"g".repeat(64), Refusal::MacShape),
        (&"0".repeat(64), Refusal::MacWrong),
    ] {
        let mut sent = fields.clone();
        sent.push(("CheckMacValue".to_owned(), mac.to_owned()));
        assert_eq!(read(&encode_form(&sent)).unwrap_err(), refusal, "{mac}");
    }
    assert_eq!(read(&encode_form(&fields)).unwrap_err(), Refusal::MacMissing);
}

#[test]
fn a_captured_notice_with_all_extra_fields_is_read() {
    let rows = rows("vectors.jsonl", 143);
    let row = rows.iter().find(|row| row["id"] == "197_captured_2017_extra_info").expect("the row");
    let account = Account::new("2000132", "5294y06JbISpM5x9", "v77hoKGq4kWxNNIS").unwrap();
    let params = row["params"].as_object().expect("params");
    let mut fields: Vec<_> =
        params.iter().map(|(name, value)| (name.as_str(), value.as_str().expect("text"))).collect();
    fields.push(("CheckMacValue", row["check_mac_value"].as_str().expect("text")));
    let body = encode_form(&owned(&fields));
    let notice = Notice::read(body.as_bytes(), Some(FORM), &account).unwrap();
    assert_eq!(notice.trade_no, "R9710358221432568191");
    assert_eq!(notice.ecpay_trade_no, "1702221437131701");
    assert_eq!((notice.amount(), &*notice.rtn_code, notice.simulated), (Some(1290), "1", false));
    assert_eq!(notice.payment_type, "Credit_CreditCard");
    assert_eq!(notice.payment_date, "2017/02/22 14:37:42");
    assert_eq!(notice.custom_fields, [""; 4]);
}

#[test]
fn a_refusal_is_one_plain_sentence_and_its_reply_repeats_nothing_of_the_message() {
    let name = "Evil".to_owned();
    for refusal in [
        Refusal::EmptyBody,
        Refusal::ContentType,
        Refusal::NotPairs,
        Refusal::BadPercent,
        Refusal::BadUtf8,
        Refusal::Nul,
        Refusal::BadName,
        Refusal::Repeated { name: name.clone() },
        Refusal::MacMissing,
        Refusal::MacShape,
        Refusal::MacWrong,
        Refusal::CaseChanged { name: name.clone() },
        Refusal::OtherMessage { name: name.clone() },
        Refusal::Reframed { name },
        Refusal::OtherMerchant,
        Refusal::Missing { names: vec!["RtnCode"] },
        Refusal::UnknownTrade,
        Refusal::OtherTag,
    ] {
        let text = refusal.to_string();
        assert!(text.starts_with(|first: char| first.is_ascii_lowercase()), "{text}");
        assert!(!text.ends_with('.'), "{text}");
        let reply = refusal.reply();
        assert!(reply.starts_with("0|") && !reply.contains("Evil"), "{reply}");
    }
}

#[test]
fn an_amount_is_whole_and_written_in_one_way() {
    let amount = |text| notice(&[("TradeAmt", Some(text))]).unwrap().amount();
    for (text, number) in [("0", 0), ("1280", 1280), ("9223372036854775807", i64::MAX)] {
        assert_eq!(amount(text), Some(number), "{text}");
    }
    for text in
        ["-1280", "-0", "00", "01280", "+1", "1.0", "1e3", " 1", "１", "9223372036854775808"]
    {
        assert_eq!(amount(text), None, "{text}");
    }
}
