//! What an account is known by: login names and e-mail addresses.
//!
//! What is read from the table is believed: a rule that became stricter must not lock anybody out.

use std::fmt;

use fields::{Errors, Field, Message, Raw, Schema, Schemas, wrong};
use precis_profiles::{UsernameCasePreserved, precis_core::profile::PrecisFastInvocation as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::{
    RestrictionLevel, RestrictionLevelDetection as _, confusable_detection::skeleton,
};

use crate::{
    characters::{self, Lines},
    fold::fold,
    text::person,
    typed::formed,
};

/// The longest text that is looked at as a name or an address, in bytes.
const MAX_RAW: usize = 512;

/// Names that nobody may register, nor what looks like them: they would be taken for the market's.
const RESERVED: &[&str] = &[
    "abuse",
    "account",
    "admin",
    "administrator",
    "api",
    "billing",
    "customer-service",
    "ecpay",
    "help",
    "helpdesk",
    "hostmaster",
    "info",
    "mail",
    "market",
    "moderator",
    "night-market",
    "nightmarket",
    "night_market",
    "night.market",
    "noreply",
    "no-reply",
    "nobody",
    "null",
    "official",
    "operator",
    "payment",
    "payments",
    "postmaster",
    "refund",
    "refunds",
    "root",
    "security",
    "service",
    "staff",
    "superuser",
    "support",
    "sysadmin",
    "system",
    "webmaster",
    "www",
    "夜市",
    "客服",
    "客服中心",
    "官方",
    "官方客服",
    "管理員",
    "系統",
    "系統管理員",
    "綠界",
];

/// A login name: 3 to 32 letters, digits, `.`, `_` or `-`; unique whatever its case and width, and
/// also among those that look alike. It keeps the profile `UsernameCasePreserved` of RFC 8265.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Username(String);

impl Username {
    /// Folds its width and checks it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        let length = || wrong::length(3, 32);
        let raw = raw.trim();
        if raw.len() > MAX_RAW {
            return Err(length());
        }
        let name: String = raw.nfkc().collect();
        if !(3..=32).contains(&name.chars().count()) {
            return Err(length());
        }
        // Some letters, such as the fillers of Hangul, can't be seen.
        let seen = characters::check(&name, Lines::One).is_ok();
        let profile = UsernameCasePreserved::enforce(name.as_str()).is_ok();
        if !seen || !profile || !name.chars().all(is_of_names) {
            return Err(Message::of(person::username_characters));
        }
        // Latin beside Chinese, Japanese or Korean is everyday, beside Cyrillic it is a disguise.
        if name.as_str().detect_restriction_level() > RestrictionLevel::HighlyRestrictive {
            return Err(Message::of(person::username_scripts));
        }
        Ok(Self(name))
    }

    /// A login name derived from the e-mail address, for a user who chose none.
    #[must_use]
    pub fn derived(email: &Email) -> Self {
        let local = email.as_str().split('@').next().unwrap_or_default();
        let name: String = local.chars().filter(|c| is_of_names(*c)).take(24).collect();
        // Too short ones are filled up.
        let name = if name.chars().count() < 3 { format!("{name}user") } else { name };
        Self::new(&name).unwrap_or_else(|_| Self("user".to_owned()))
    }

    /// Another derived one, if that is taken: with four characters of `entropy`.
    #[must_use]
    pub fn derived_with(email: &Email, entropy: u64) -> Self {
        let Self(name) = Self::derived(email);
        Self(format!("{name}-{:04x}", entropy & 0xffff))
    }

    /// The spelling that a sign-in is compared with.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// What is unique: all names that look alike have one.
    #[must_use]
    pub fn claimed(&self) -> String {
        look(&self.folded())
    }

    /// Whether it is, or looks like, a name of the market's own.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        let claimed = self.claimed();
        RESERVED.iter().any(|name| look(name) == claimed)
    }
}

fn is_of_names(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-')
}

/// What `folded` looks like: its skeleton (UTS #39 §4). Of a text that was folded once more.
fn look(folded: &str) -> String {
    fold(&skeleton(folded).collect::<String>())
}

/// An e-mail address, up to 254 characters; unique whatever its case. Its domain is kept in the
/// form in which mail is sent there, of letters, digits and hyphens (A-labels, RFC 5890).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Checks the form only: one `@`, a dotted domain, no space. Whether mail arrives is not known.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        address(raw.trim()).map(Self).ok_or_else(|| Message::of(person::email))
    }

    /// The spelling that is unique.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

fn address(address: &str) -> Option<String> {
    if address.len() > MAX_RAW || characters::check(address, Lines::One).is_err() {
        return None;
    }
    let (local, host) = address.split_once('@')?;
    let local: String = local.nfkc().collect();
    let host = idna::domain_to_ascii_strict(host).ok()?;
    let address = format!("{local}@{host}");
    let plausible = address.len() <= 254
        && !address.chars().any(char::is_whitespace)
        && !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty());
    plausible.then_some(address)
}

/// What somebody signs in by, as it is looked up.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// A login name.
    Name {
        /// What the account's name has to fold to.
        folded: String,
        /// What is claimed for it and for all that look like it.
        claimed: String,
    },
    /// An e-mail address, folded.
    Email(String),
}

impl Login {
    /// What `raw`, which somebody typed, stands for.
    #[must_use]
    pub fn of(raw: &str) -> Self {
        if raw.contains('@') {
            return Self::Email(Email::new(raw).map_or_else(|_| fold(raw), |email| email.folded()));
        }
        let folded = fold(raw);
        Self::Name { claimed: look(&folded), folded }
    }

    /// The text by which tries are counted for a login that nobody has.
    #[must_use]
    pub fn folded(&self) -> &str {
        match self {
            Self::Name { folded, .. } | Self::Email(folded) => folded,
        }
    }

    /// Whether it is the login of an account with this `name` and this `email`: the claim of a name
    /// is also that of others which only look like it.
    #[must_use]
    pub fn is_of(&self, name: &Username, email: &Email) -> bool {
        match self {
            Self::Name { folded, .. } => name.folded() == *folded,
            Self::Email(folded) => email.folded() == *folded,
        }
    }
}

macro_rules! unique_texts {
    ($($name:ident => $schema:tt;)*) => {$(
        impl Schema for $name {
            fn schema(_: &mut Schemas) -> Value {
                json!($schema)
            }
        }

        impl Field for $name {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let raw = fields::string(raw, errors)?;
                formed(Self::new(raw), errors)
            }
        }

        impl $name {
            /// The text as it was typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

        }

    )*};
}

unique_texts! {
    Username => { "type": "string", "minLength": 3, "maxLength": 32, "examples": ["ming"] };
    Email => {
        "type": "string", "format": "email", "maxLength": 254, "examples": ["ming@example.com"],
    };
}

impl fmt::Debug for Email {
    /// Addresses stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_derived_from_the_address() {
        for (email, want) in [
            ("ming.wang@example.com", "ming.wang"),
            ("a+b@example.com", "abuser"),
            ("!@example.com", "user"),
            ("abcdefghijklmnopqrstuvwxyz0123@example.com", "abcdefghijklmnopqrstuvwx"),
        ] {
            let email = Email::new(email).unwrap();
            assert_eq!(Username::derived(&email).as_str(), want);
            let other = Username::derived_with(&email, 0xfabcd);
            assert_eq!(other.as_str(), format!("{want}-abcd"));
            assert!(Username::new(other.as_str()).is_ok());
        }
    }

    #[test]
    fn names_and_addresses_fold_their_case() {
        assert_eq!(Username::new("Ming.Li").unwrap().folded(), "ming.li");
        assert_eq!(Email::new("Ming@Example.COM").unwrap().folded(), "ming@example.com");
        let long = "x".repeat(33);
        for bad in ["ab", "with space", "a@b", "\u{3164}\u{3164}\u{3164}", "a\u{202e}bc", &long] {
            assert!(Username::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_domain_is_kept_as_mail_goes_there() {
        for (raw, want) in [
            ("ming@Bücher.DE", Some("ming@xn--bcher-kva.de")),
            ("Ming@例え.テスト", Some("Ming@xn--r8jz45g.xn--zckzah")),
            ("ming@ｅｘａｍｐｌｅ．ｃｏｍ", Some("ming@example.com")),
            ("ｍｉｎｇ@example.com", Some("ming@example.com")),
            ("m+shop@x.tw", Some("m+shop@x.tw")),
            ("", None),
            ("a@b", None),
            ("@x.tw", None),
            ("a b@x.tw", None),
            ("a@@x.tw", None),
            ("a@x..tw", None),
            ("a@x.tw.", None),
            ("a@-x.tw", None),
            ("a@x_y.tw", None),
            ("a@xn--x.tw", None),
            ("a\u{200b}@x.tw", None),
        ] {
            let email = Email::new(raw).ok();
            assert_eq!(email.as_ref().map(Email::as_str), want, "{raw}");
        }
        assert!(Email::new(&format!("a@{}.tw", "x".repeat(300))).is_err());
    }

    #[test]
    fn names_that_look_alike_have_one_claim() {
        let claimed = |name: &str| Username::new(name).unwrap().claimed();
        for (one, other) in [
            ("ming", "MING"),
            ("ming", "ｍｉｎｇ"),
            ("ﬁsh", "fish"),
            ("paypal", "раураӏ"),
            ("mary", "rnary"),
            ("bill", "bi1l"),
            ("臺灣人", "台灣人"),
        ] {
            assert_eq!(claimed(one), claimed(other), "{one} {other}");
        }
        assert_ne!(claimed("ming"), claimed("mina"));
        for mixed in ["\u{430}dmin", "pаypal", "ab\u{3b1}c", "αbc"] {
            assert!(Username::new(mixed).is_err(), "{mixed}");
        }
        for fine in ["小明", "小明abc", "ming-明", "김민수", "さくら子", "müller", "иван", "ming_2"]
        {
            let fine = if fine.chars().count() < 3 { "小明明" } else { fine };
            assert!(Username::new(fine).is_ok(), "{fine}");
        }
    }

    #[test]
    fn the_markets_own_names_are_reserved() {
        for name in
            ["admin", "ADMIN", "ａｄｍｉｎ", "adrnin", "r00t", "Nightmarket", "管理員", "官方客服"]
        {
            assert!(Username::new(name).unwrap().is_reserved(), "{name}");
        }
        for name in ["ming", "admin9c491", "rooted", "夜市小吃"] {
            assert!(!Username::new(name).unwrap().is_reserved(), "{name}");
        }
    }

    #[test]
    fn a_login_is_a_name_or_an_address_however_it_is_typed() {
        let (name, email) = (Username::new("Ming").unwrap(), Email::new("m@Bücher.de").unwrap());
        for (typed, want) in [
            ("ming", true),
            (" MING ", true),
            ("ｍｉｎｇ", true),
            ("M@BÜCHER.de", true),
            ("m@xn--bcher-kva.de", true),
            ("rning", false),
            ("m@bucher.de", false),
            ("@", false),
            ("", false),
        ] {
            assert_eq!(Login::of(typed).is_of(&name, &email), want, "{typed}");
        }
        let looks = |login| match login {
            Login::Name { claimed, .. } => claimed,
            Login::Email(_) => String::new(),
        };
        assert_eq!(looks(Login::of("rning")), name.claimed());
    }
}
