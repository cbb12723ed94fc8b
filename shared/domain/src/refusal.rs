//! Why the market says no.

use crate::{Code, Locale, Twd, order::Status};

/// A step on the way to a field: `["body", "items", 0, "quantity"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field's name, or where the field is (`body`, `query`, `path`, `header`).
    Name(String),
    /// A place in a list, from 0.
    Index(usize),
}

/// One field that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where it is.
    pub loc: Vec<Step>,
    /// What is wrong, for people.
    pub msg: String,
    /// What is wrong, for programs: `missing`, `unknown_field`, `type`, `range`, `choice`,
    /// `format`, `conflict`, `repeated`, `unknown`.
    pub kind: &'static str,
}

impl FieldError {
    /// The product of line `index` of an order's body.
    #[must_use]
    pub fn line(index: usize, kind: &'static str, msg: &str) -> Self {
        let loc = vec![
            Step::Name("body".to_owned()),
            Step::Name("items".to_owned()),
            Step::Index(index),
            Step::Name("product_id".to_owned()),
        ];
        Self { loc, msg: msg.to_owned(), kind }
    }
}

/// A request that was understood and is not granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no more to say than the code.
    Plain(Code),
    /// Some fields are at fault.
    Fields(Code, Vec<FieldError>),
    /// Fewer units of `name` are left than were asked for.
    OutOfStock {
        /// The product's name.
        name: String,
    },
    /// The total is `total`, not what the buyer expected.
    PriceChanged {
        /// What the order costs now.
        total: Twd,
    },
    /// `name` can't be bought, or not this way.
    Unavailable {
        /// The product's name.
        name: String,
    },
    /// The order is `from` and can't become `to`.
    IllegalMove {
        /// The status it is in.
        from: Status,
        /// The status that was asked for.
        to: Status,
    },
    /// Wait this long.
    Wait {
        /// Which limit was met.
        code: Code,
        /// Seconds until it may work.
        seconds: u32,
    },
}

impl Refusal {
    /// Its entry in the list of codes.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Plain(code) | Self::Fields(code, _) | Self::Wait { code, .. } => *code,
            Self::OutOfStock { .. } => Code::OutOfStock,
            Self::PriceChanged { .. } => Code::PriceChanged,
            Self::Unavailable { .. } => Code::ProductUnavailable,
            Self::IllegalMove { .. } => Code::IllegalMove,
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn detail(&self, locale: Locale) -> String {
        let zh = matches!(locale, Locale::ZhTw);
        match self {
            Self::Plain(code) | Self::Fields(code, _) | Self::Wait { code, .. } => {
                code.text(locale).to_owned()
            }
            Self::OutOfStock { name } if zh => format!("「{name}」庫存不足。"),
            Self::OutOfStock { name } => format!("Product {name} insufficient stock"),
            Self::PriceChanged { total } if zh => format!("價格已變動，總額現為 {total} 元。"),
            Self::PriceChanged { total } => {
                format!("The price has changed; the total is now {total} TWD.")
            }
            Self::Unavailable { name } if zh => format!("「{name}」目前無法這樣購買。"),
            Self::Unavailable { name } => format!("Product {name} can't be bought this way now."),
            Self::IllegalMove { from, to } if zh => {
                format!("訂單目前為「{}」，不能改為「{}」。", from.label(locale), to.label(locale))
            }
            Self::IllegalMove { from, to } => {
                format!("The order is {}; it can't become {}.", from.as_str(), to.as_str())
            }
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::Plain(code)
    }
}

/// A field of the body that breaks a rule which involves more than itself.
#[must_use]
pub fn body_field(name: &str, kind: &'static str, msg: &str) -> FieldError {
    let loc = vec![Step::Name("body".to_owned()), Step::Name(name.to_owned())];
    FieldError { loc, msg: msg.to_owned(), kind }
}
