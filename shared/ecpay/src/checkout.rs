//! The signed form that the shopper's browser posts to ECPay.

use crate::check_mac::sign_fields;
use crate::merchant_account::MerchantAccount;
use crate::words::broken_up;

/// The longest `ItemName` and `TradeDesc`. ECPay cuts a longer `ItemName` itself, which breaks the
/// signature (ECPay developers page 2862).
const LONGEST_TEXT: usize = 200;

/// The longest `CustomField` (ECPay developers page 2862).
const LONGEST_CUSTOM_FIELD: usize = 50;

/// One attempt to pay by card (ECPay developers pages 2862 and 2866).
///
/// Free text may hold anything: it is cleaned before it is signed, and words that ECPay's firewall
/// takes for commands are broken up. The URLs are signed as they
/// are: no part of one may come from a shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkout<'a> {
    /// `MerchantTradeNo`: 20 letters and digits at most, of one case, new for every attempt,
    /// because ECPay refuses a number that it has seen.
    pub trade_no: &'a str,
    /// `MerchantTradeDate` in Taiwan's time: `yyyy/MM/dd HH:mm:ss`.
    pub trade_date: &'a str,
    /// `TotalAmount` in whole TWD.
    pub amount: i64,
    /// `TradeDesc`: one line about the purchase.
    pub description: &'a str,
    /// The names that make `ItemName`; the shopper sees one line each.
    pub items: &'a [String],
    /// `ReturnURL`: where ECPay's server posts the notification; port 80 or 443, no redirect.
    pub return_url: &'a str,
    /// `OrderResultURL`: where the browser takes the result, as a form; none if empty.
    pub order_result_url: &'a str,
    /// `ClientBackURL`: the link back to the shop, without any result; none if empty.
    pub client_back_url: &'a str,
    /// `CustomField1` to `4`, echoed in every notification: our own ids only; none where empty.
    pub custom_fields: [&'a str; 4],
    /// `Language`: `ENG`, `KOR`, `JPN` or `CHI`; traditional Chinese if none.
    pub language: Option<&'a str>,
}

impl Checkout<'_> {
    /// The form's fields in their order, `CheckMacValue` last. They must be sent exactly as they
    /// are, escaped for HTML only.
    #[must_use]
    pub fn sign(&self, account: &MerchantAccount) -> Vec<(String, String)> {
        let items: Vec<_> = self.items.iter().map(|item| clean(item)).collect();
        let [custom1, custom2, custom3, custom4] =
            self.custom_fields.map(|text| cut(&clean(text), LONGEST_CUSTOM_FIELD));
        let required = [
            ("MerchantID", account.merchant_id().to_owned()),
            ("MerchantTradeNo", clean(self.trade_no)),
            ("MerchantTradeDate", clean(self.trade_date)),
            ("PaymentType", "aio".to_owned()),
            ("TotalAmount", self.amount.to_string()),
            ("TradeDesc", shown(&clean(self.description))),
            ("ItemName", shown(&items.join("#"))),
            ("ReturnURL", self.return_url.to_owned()),
            ("ChoosePayment", "Credit".to_owned()),
            ("EncryptType", "1".to_owned()),
        ];
        let optional = [
            ("OrderResultURL", self.order_result_url.to_owned()),
            ("ClientBackURL", self.client_back_url.to_owned()),
            ("NeedExtraPaidInfo", "Y".to_owned()),
            ("CustomField1", custom1),
            ("CustomField2", custom2),
            ("CustomField3", custom3),
            ("CustomField4", custom4),
            ("Language", clean(self.language.unwrap_or_default())),
        ];
        let optional = optional.into_iter().filter(|(_, value)| !value.is_empty());
        let fields = required.into_iter().chain(optional);
        sign_fields(account, fields.map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

/// `text` without what could end a field, an item or a tag: full-width signs stand for them, and
/// look the same. `%` goes along because ECPay decodes `%26` and `%3C` (ECPay developers page
/// 2858). A control character becomes a space: browsers would turn a line feed into two bytes.
fn clean(text: &str) -> String {
    let full_width = |character: char| match character {
        '&' => '＆',
        '=' => '＝',
        '#' => '＃',
        '<' => '＜',
        '>' => '＞',
        '%' => '％',
        other if other.is_control() => ' ',
        other => other,
    };
    text.chars().map(full_width).collect()
}

/// A clean `text` that the cashier shows: short enough, and without words of commands.
fn shown(text: &str) -> String {
    // Last, because a cut makes new words.
    broken_up(&cut(text, LONGEST_TEXT))
}

/// The first characters of `text`.
fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
