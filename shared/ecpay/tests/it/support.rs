//! Published rows, and notifications of our own making.

use ecpay::{CallbackError, MerchantAccount, PaymentNotification, encode_form, sign_fields};
use serde_json::Value;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// The rows of a published file; exactly `count`, so that a lost file is not a passed test.
pub(crate) fn rows(file: &str, count: usize) -> Vec<Value> {
    let path = format!("{}/../../tests/data/ecpay/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    let rows: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(rows.len(), count, "rows of {file}");
    rows
}

pub(crate) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("{name} of {}", row["id"]))
}

/// The row's keys, under the merchant number it expects.
pub(crate) fn account(row: &Value) -> MerchantAccount {
    let merchant = row["order"]["merchant_id"].as_str().unwrap_or("3002607");
    MerchantAccount::new(merchant, text(row, "hash_key"), text(row, "hash_iv")).expect("keys")
}

pub(crate) fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub(crate) fn borrowed(fields: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The fields of a paid notification, with some replaced, added, or (if `None`) left out.
pub(crate) fn paid_fields(changes: &[(&str, Option<&str>)]) -> Vec<(String, String)> {
    let mut fields = owned(&[
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", "nm0001"),
        ("StoreID", ""),
        ("RtnCode", "1"),
        ("RtnMsg", "交易成功"),
        ("TradeNo", "2506010905071234"),
        ("TradeAmt", "1280"),
        ("PaymentDate", "2025/06/01 09:06:30"),
        ("PaymentType", "Credit_CreditCard"),
        ("PaymentTypeChargeFee", "36"),
        ("TradeDate", "2025/06/01 09:05:07"),
        ("SimulatePaid", "0"),
        ("CustomField1", "tag"),
        ("CustomField2", ""),
        ("CustomField3", ""),
        ("CustomField4", ""),
    ]);
    for (name, value) in changes {
        let place = fields.iter().position(|(other, _)| other == name);
        match (place, value) {
            (Some(place), Some(value)) => (*value).clone_into(&mut fields[place].1),
            (Some(place), None) => drop(fields.remove(place)),
            (None, Some(value)) => fields.push(((*name).to_owned(), (*value).to_owned())),
            (None, None) => panic!("{name} is not there to leave out"),
        }
    }
    fields
}

/// A rightly signed notification with these changes, read.
pub(crate) fn notification(
    changes: &[(&str, Option<&str>)],
) -> Result<PaymentNotification, CallbackError> {
    let account = MerchantAccount::stage();
    read(&encode_form(&sign_fields(&account, paid_fields(changes))))
}

pub(crate) fn read(body: &str) -> Result<PaymentNotification, CallbackError> {
    PaymentNotification::read(body.as_bytes(), Some(FORM), &MerchantAccount::stage())
}
