//! Every published callback: its required effect and its required reply.

use ecpay::{
    ACKNOWLEDGED, CallbackError, Decision, Digest, Expected, InfoDecision, KnownState,
    PaymentNotification, evaluate, evaluate_info, parse_form, verify,
};
use serde_json::Value;

use crate::support::{account, borrowed, rows, text};

/// A row that we refuse although the protocol as such would pay: its two empty custom fields are
/// written as one that holds `&CustomField2=`. ECPay never writes that, but an attacker who
/// re-frames a message does; so any value that holds `&name=` is refused.
const STRICTER: &[&str] = &["boundary_shift"];

/// The effect and the reply, in the terms of the rows.
fn outcome(row: &Value) -> (&'static str, &'static str) {
    let body = text(row, "raw_body").as_bytes();
    let content_type = row["content_type"].as_str();
    let is_info = row["channel"] == "aio_info";
    let read = if is_info { PaymentNotification::read_info } else { PaymentNotification::read };
    let notification = match read(body, content_type, &account(row)) {
        Ok(notification) => notification,
        Err(error) => return (refused(&error), error.reply()),
    };
    let order = &row["order"];
    // The rows were made without our tag.
    let tag = &notification.custom_fields[0];
    let expected = Expected {
        trade_no: text(order, "merchant_trade_no"),
        amount: order["amount"].as_i64().expect("amount"),
        state: state(order),
        tag,
    };
    if is_info {
        return match evaluate_info(&notification, &expected) {
            Ok(InfoDecision::RecordCode) => ("record_payment_code", ACKNOWLEDGED),
            Ok(InfoDecision::Nothing) => ("none", ACKNOWLEDGED),
            Err(error) => (refused(&error), error.reply()),
        };
    }
    let verdict = evaluate(&notification, &expected);
    let effect = match &verdict {
        Decision::Pay => "mark_paid",
        Decision::Nothing => "none",
        Decision::KeepPending => "keep_pending",
        Decision::Fail { .. } => "fail",
        Decision::Review(_) => "hold_for_review",
        Decision::Refuse(error) => refused(error),
    };
    (effect, verdict.reply())
}

/// No error has an effect; the rows have three words for that.
fn refused(error: &CallbackError) -> &'static str {
    if *error == CallbackError::UnknownTrade {
        "hold_for_review"
    } else if matches!(error, CallbackError::Missing { .. }) {
        "none"
    } else {
        "reject"
    }
}

fn state(order: &Value) -> KnownState<'_> {
    let ecpay_trade_no = order["trade_no"].as_str();
    match text(order, "status") {
        "pending" => KnownState::Pending,
        "paid" => KnownState::Paid { ecpay_trade_no },
        "refunded" => KnownState::Refunded { ecpay_trade_no },
        other => panic!("state {other}"),
    }
}

fn of_aio(row: &Value) -> bool {
    text(row, "channel").starts_with("aio_")
}

#[test]
fn every_aio_callback_has_its_effect_and_its_reply() {
    let (mut judged, mut free) = (0, 0);
    for row in rows("callbacks.jsonl", 54).iter().filter(|row| of_aio(row)) {
        let id = text(row, "id");
        let (effect, reply) = outcome(row);
        judged += 1;
        if STRICTER.contains(&id) {
            assert_eq!(effect, "reject", "{id}");
            assert_ne!(reply, ACKNOWLEDGED, "{id}");
            continue;
        }
        match text(&row["expect"], "effect") {
            "policy" => free += 1,
            wanted => assert_eq!(effect, wanted, "{id}: {}", row["why"]),
        }
        match row["expect"]["reply"].as_str() {
            None => {}
            Some("not 1|OK") => assert!(reply.starts_with("0|"), "{id}: {reply}"),
            Some(wanted) => assert_eq!(reply, wanted, "{id}"),
        }
    }
    assert_eq!((judged, free), (48, 2));
}

#[test]
fn where_the_rows_leave_it_open_a_signature_is_upper_case_and_a_payment_type_mere_text() {
    let rows = rows("callbacks.jsonl", 54);
    let outcome_of = |id: &str| outcome(rows.iter().find(|row| row["id"] == id).expect(id));
    assert_eq!(outcome_of("mac_lowercase"), ("reject", "0|CheckMacValue Error"));
    assert_eq!(outcome_of("value_case_changed"), ("mark_paid", ACKNOWLEDGED));
}

#[test]
fn every_callback_verifies_exactly_when_its_signature_is_right() {
    let (mut valid, mut invalid) = (0, 0);
    for row in &rows("callbacks.jsonl", 54) {
        let Some(wanted) = row["expect"]["mac_valid"].as_bool() else { continue };
        let digest = if row["encrypt_type"] == 0 { Digest::Md5 } else { Digest::Sha256 };
        let verified = parse_form(text(row, "raw_body").as_bytes()).is_ok_and(|fields| {
            let given = fields.iter().find(|(name, _)| name == "CheckMacValue");
            let given = given.map_or("", |(_, value)| value);
            verify(&account(row), digest, borrowed(&fields), given)
        });
        assert_eq!(verified, wanted, "{}: {}", row["id"], row["why"]);
        if wanted { valid += 1 } else { invalid += 1 }
    }
    assert_eq!((valid, invalid), (36, 17));
}
