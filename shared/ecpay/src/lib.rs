//! ECPay's AIO protocol (全方位金流, V5): signed requests, verified webhooks, what they mean.
//!
//! No I/O, no clock: bytes and numbers in, values out.
//!
//! # The scheme
//!
//! Every message is a set of `name=value` pairs and a `CheckMacValue` over them (ECPay developers
//! page 2902): sort by name ignoring case, join as `HashKey=K&name=value&...&HashIV=IV`, URL-encode
//! the whole as .NET does, lower-case it, hash it, write upper-case hex. It is **not** an HMAC,
//! only one hash over a text that holds the secrets at both ends.
//!
//! # Its weaknesses, and what stands against each here
//!
//! 1. *No framing.* Values join unencoded, so `&` and `=` in a value look like separators.
//!    [`Checkout::sign`] signs neither from free text; [`parse_form`] refuses names other than
//!    `[A-Za-z0-9_]+`; [`PaymentNotification::read`] refuses a value that holds `&name=`. What
//!    remains can be split into fields in exactly one way.
//! 2. *No domain separation.* Our own signed form, which the shopper can read, shares key and
//!    formula with the notifications. A notification with a name of another message is refused;
//!    the form's first signed field, `ChoosePayment`, cannot be hidden in the value of an earlier
//!    one.
//! 3. *ASCII case is not covered.* A name that differs from a documented one by case is refused.
//!    Ids that we send are of one case, and are compared exactly.
//! 4. *No nonce, no time.* A notification is valid for ever: [`evaluate`] only moves forward, and
//!    a replay changes nothing.
//! 5. *Anyone signs if a key is empty.* [`MerchantAccount::new`] and [`TagKey::new`] refuse empty
//!    parts.
//! 6. *Downgrade.* The digest is fixed by the reader (SHA-256), never taken from the message.
//!
//! Beyond the signature: [`TagKey::tag`], a true HMAC, binds payment, order and amount in
//! `CustomField1`; and ECPay asks to confirm each notification by [`TradeInfo`] before shipping
//! (page 2890).
mod check_mac;
mod checkout;
mod error;
mod evaluate;
mod form;
mod merchant_account;
mod names;
mod notification;
mod query;
mod received;
mod tag;
mod words;

pub use check_mac::{Digest, check_mac_value, sign_fields, verify};
pub use checkout::Checkout;
pub use error::{ACKNOWLEDGED, CallbackError};
pub use evaluate::{
    Anomaly, Decision, Expected, InfoDecision, KnownState, evaluate, evaluate_info,
};
pub use form::{encode_form, parse_form};
pub use merchant_account::{
    ACTION_PRODUCTION, ACTION_STAGE, BadOrigin, CHECKOUT_PATH, EmptyKey, Environment,
    MerchantAccount, QUERY_PATH,
};
pub use notification::PaymentNotification;
pub use query::{TradeInfo, TradeStatus, query_fields};
pub use tag::{TagKey, tag_fits};
