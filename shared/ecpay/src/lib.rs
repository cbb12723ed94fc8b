//! ECPay's AIO protocol (全方位金流, V5): what we sign, what we believe, what a notice means.
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
//!    `[A-Za-z0-9_]+`; [`Notice::read`] refuses a value that holds `&name=`. What remains can be
//!    split into fields in exactly one way.
//! 2. *No domain separation.* Our own signed form, which the shopper can read, shares key and
//!    formula with the notices. A notice with a name of another message is refused; the form's
//!    first signed field, `ChoosePayment`, cannot be hidden in the value of an earlier one.
//! 3. *ASCII case is not covered.* A name that differs from a documented one by case is refused.
//!    Ids that we send are of one case, and are compared exactly.
//! 4. *No nonce, no time.* A notice is valid for ever: [`judge`] only moves forward, and a replay
//!    changes nothing.
//! 5. *Anyone signs if a key is empty.* [`Account::new`] and [`TagKey::new`] refuse empty parts.
//! 6. *Downgrade.* The digest is fixed by the reader (SHA-256), never taken from the message.
//!
//! Beyond the signature: [`TagKey::tag`], a true HMAC, binds payment, order and amount in
//! `CustomField1`; and ECPay asks to confirm each notice by [`TradeInfo`] before shipping (page
//! 2890).
mod account;
mod check_mac;
mod checkout;
mod form;
mod judge;
mod names;
mod notice;
mod query;
mod received;
mod refusal;
mod tag;

pub use account::{
    ACTION_PRODUCTION, ACTION_STAGE, Account, CHECKOUT_PATH, EmptyKey, Environment, QUERY_PATH,
};
pub use check_mac::{Digest, check_mac_value, sign_fields, verify};
pub use checkout::Checkout;
pub use form::{encode_form, parse_form};
pub use judge::{Expected, InfoVerdict, Review, Settled, Verdict, judge, judge_info};
pub use notice::Notice;
pub use query::{TradeInfo, TradeStatus, query_fields};
pub use refusal::{ACKNOWLEDGED, Refusal};
pub use tag::{TagKey, tag_fits};
