//! `CheckMacValue` on every published input.

use ecpay::{Digest, MerchantAccount, check_mac_value, verify};
use serde_json::Value;

use crate::support::{account, rows, text};

fn computed(row: &Value) -> String {
    let fields = row["params"].as_object().expect("params");
    let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str().expect("text")));
    check_mac_value(&account(row), digest(row), fields)
}

fn digest(row: &Value) -> Digest {
    match row["encrypt_type"].as_i64() {
        Some(0) => Digest::Md5,
        Some(1) => Digest::Sha256,
        other => panic!("encrypt type {other:?} of {}", row["id"]),
    }
}

#[test]
fn every_agreed_value_is_computed() {
    let rows = rows("vectors.jsonl", 143);
    for row in &rows {
        assert_eq!(computed(row), text(row, "check_mac_value"), "{}: {}", row["id"], row["source"]);
    }
    assert!(rows.iter().any(|row| digest(row) == Digest::Md5));
    assert!(rows.iter().any(|row| digest(row) == Digest::Sha256));
}

#[test]
fn where_published_sdks_disagree_the_right_value_is_computed() {
    let mut known = 0;
    for row in &rows("vectors_disagree.jsonl", 55) {
        if let Some(right) = row["right"].as_str() {
            assert_eq!(computed(row), right, "{}: {}", row["id"], row["reason"]);
            known += 1;
        }
    }
    assert_eq!(known, 53, "two rows have no known right value");
}

#[test]
fn the_order_of_the_fields_does_not_matter() {
    let (account, fields) = (MerchantAccount::stage(), [("b", "2"), ("A", "1"), ("C", "3")]);
    let forwards = check_mac_value(&account, Digest::Sha256, fields);
    let backwards = check_mac_value(&account, Digest::Sha256, fields.into_iter().rev());
    assert_eq!(forwards, backwards);
}

#[test]
fn only_the_whole_exact_value_verifies() {
    let (account, fields) = (MerchantAccount::stage(), [("TradeAmt", "1280")]);
    for digest in [Digest::Sha256, Digest::Md5] {
        let right = check_mac_value(&account, digest, fields);
        assert!(verify(&account, digest, fields, &right));
        let short = &right[..right.len().saturating_sub(1)];
        for wrong in [String::new(), short.to_owned(), format!("{right}0"), right.to_lowercase()] {
            assert!(!verify(&account, digest, fields, &wrong), "{wrong}");
        }
        assert!(!verify(&account, digest, [("TradeAmt", "1281")], &right));
    }
}
