//! Why a message is rejected.

/// The whole reply to a notification that was accepted, whatever it meant: four bytes, status 200,
/// no line end (ECPay developers page 2878).
pub const ACKNOWLEDGED: &str = "1|OK";

/// A reason to reject a message, which must then change nothing.
///
/// ECPay sends an unacknowledged notification again, up to four times that day (ECPay developers
/// page 2878), so that a payment is not lost to a wrong key or to a write that is not visible yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// A post without content, as scanners send it.
    #[error("the body is empty")]
    EmptyBody,
    /// JSON, multipart or no type at all; ECPay posts forms (ECPay developers page 2858).
    #[error("the content type is not application/x-www-form-urlencoded")]
    ContentType,
    /// A piece between two `&` has no `=`.
    #[error("the body is not a list of name=value pairs")]
    NotPairs,
    /// More than any message has, before one of them is read.
    #[error("there are too many fields")]
    TooManyFields,
    /// A `%` without two hex digits after it.
    #[error("a percent escape is malformed")]
    BadPercent,
    /// Big5, say; ECPay sends UTF-8 (ECPay developers page 2858).
    #[error("the text is not UTF-8")]
    BadUtf8,
    /// A zero byte, at which some readers stop.
    #[error("the text holds a zero byte")]
    Nul,
    /// A name in which `&` or `=` could hide another field.
    #[error("a field name holds more than letters, digits and underscores")]
    BadName,
    /// The same name twice, also in another case: readers differ on which one counts.
    #[error("the field {name} is repeated")]
    Repeated {
        /// The second of the two, as it was written.
        name: String,
    },
    /// No `CheckMacValue`, or an empty one.
    #[error("the CheckMacValue is missing")]
    MacMissing,
    /// Not the 64 upper-case hex digits of SHA-256 (ECPay developers page 2902).
    #[error("the CheckMacValue is not 64 upper-case hex digits")]
    MacShape,
    /// Signed with other keys, altered on the way, or made up.
    #[error("the CheckMacValue does not fit the fields")]
    MacWrong,
    /// A documented name in another case, which the signature does not cover.
    #[error("the field {name} is written in another case")]
    CaseChanged {
        /// The name as it was written.
        name: String,
    },
    /// A name that only our request or a query's reply has: a signature was re-used.
    #[error("the field {name} belongs to another kind of message")]
    OtherMessage {
        /// The name as it was written.
        name: String,
    },
    /// A value that holds `&name=`: fields were moved without breaking the signature.
    #[error("the value of {name} holds another field")]
    Reframed {
        /// The field whose value it is.
        name: String,
    },
    /// Signed with our keys, but for another merchant number.
    #[error("the merchant is not ours")]
    OtherMerchant,
    /// Names that must be there, and hold something (ECPay developers pages 2878 and 2890).
    #[error("required fields are missing: {}", names.join(", "))]
    Missing {
        /// All of them, in the documents' spelling.
        names: Vec<&'static str>,
    },
    /// Not the payment that it is checked against, or one that is not written yet.
    #[error("the trade number is unknown")]
    UnknownTrade,
    /// `CustomField1` is not the tag we sent with this payment.
    #[error("the tag is not the one that was sent")]
    OtherTag,
}

/// The longest name of a field of ECPay's, with room to spare.
const MAX_NAME: usize = 40;

/// The name of a field as an error quotes it: a message that is made up may have very long ones.
pub(crate) fn quoted(name: &str) -> String {
    name.chars().take(MAX_NAME).collect()
}

impl CallbackError {
    /// The reply in ECPay's form, `0|` and a message (ECPay developers page 2878). It says no more
    /// than ECPay's own errors do and repeats nothing of the message.
    #[must_use]
    pub const fn reply(&self) -> &'static str {
        match self {
            Self::MacMissing | Self::MacShape | Self::MacWrong => "0|CheckMacValue Error",
            Self::OtherMerchant => "0|MerchantID Error",
            Self::UnknownTrade => "0|MerchantTradeNo Error",
            Self::EmptyBody
            | Self::ContentType
            | Self::NotPairs
            | Self::TooManyFields
            | Self::BadPercent
            | Self::BadUtf8
            | Self::Nul
            | Self::BadName
            | Self::Repeated { .. }
            | Self::CaseChanged { .. }
            | Self::OtherMessage { .. }
            | Self::Reframed { .. }
            | Self::Missing { .. }
            | Self::OtherTag => "0|Parameter Error",
        }
    }
}
