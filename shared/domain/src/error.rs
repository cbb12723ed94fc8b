//! The errors of domain decisions.

use fields::FieldError;

use crate::{Code, Label, Locale, Twd};

/// Why a valid request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainError {
    /// Only a code, without details.
    Code(Code),
    /// Some fields are wrong.
    Fields(Code, Vec<FieldError>),
    /// Fewer units of `name` are left than were ordered.
    OutOfStock {
        /// The first such product's name.
        name: String,
        /// Every line that can't be had.
        errors: Vec<FieldError>,
    },
    /// The total is `total`, not what the buyer expected.
    PriceChanged {
        /// What the order costs now.
        total: Twd,
    },
    /// `name` can't be bought, or not this way.
    ProductUnavailable {
        /// The first such product's name.
        name: String,
        /// Every such line.
        errors: Vec<FieldError>,
    },
    /// The order is `from` and can't become `to`.
    InvalidTransition {
        /// The status it is in.
        from: Label,
        /// The requested status.
        to: Label,
    },
    /// A rate limit was reached.
    RateLimited {
        /// The limit's code.
        code: Code,
        /// Seconds until the caller may try again.
        seconds: u32,
    },
}

impl DomainError {
    /// Its entry in the list of codes.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Code(code) | Self::Fields(code, _) | Self::RateLimited { code, .. } => *code,
            Self::OutOfStock { .. } => Code::OutOfStock,
            Self::PriceChanged { .. } => Code::PriceChanged,
            Self::ProductUnavailable { .. } => Code::ProductUnavailable,
            Self::InvalidTransition { .. } => Code::InvalidTransition,
        }
    }

    /// The fields that are wrong.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        match self {
            Self::Fields(_, errors)
            | Self::OutOfStock { errors, .. }
            | Self::ProductUnavailable { errors, .. } => errors,
            Self::Code(_) | Self::PriceChanged { .. } => &[],
            Self::InvalidTransition { .. } | Self::RateLimited { .. } => &[],
        }
    }

    /// As [`Self::errors`], to be renamed or cut.
    #[must_use]
    pub fn errors_mut(&mut self) -> Option<&mut Vec<FieldError>> {
        match self {
            Self::Fields(_, errors)
            | Self::OutOfStock { errors, .. }
            | Self::ProductUnavailable { errors, .. } => Some(errors),
            Self::Code(_) | Self::PriceChanged { .. } => None,
            Self::InvalidTransition { .. } | Self::RateLimited { .. } => None,
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn detail(&self, locale: Locale) -> String {
        let zh = matches!(locale, Locale::ZhTw);
        match self {
            Self::Fields(_, errors) => {
                first_wrong(errors, locale).unwrap_or_else(|| self.code().text(locale).to_owned())
            }
            Self::Code(code) | Self::RateLimited { code, .. } => code.text(locale).to_owned(),
            Self::OutOfStock { name, .. } if zh => format!("「{name}」庫存不足。"),
            Self::OutOfStock { name, .. } => format!("Product {name} insufficient stock"),
            Self::PriceChanged { total } if zh => format!("價格已變動，總額現為 {total} 元。"),
            Self::PriceChanged { total } => {
                format!("The price has changed; the total is now {total} TWD.")
            }
            Self::ProductUnavailable { name, .. } if zh => format!("「{name}」目前無法這樣購買。"),
            Self::ProductUnavailable { name, .. } => {
                format!("Product {name} can't be bought this way now.")
            }
            Self::InvalidTransition { from, to } if zh => {
                format!("訂單目前為「{}」，不能改為「{}」。", from.text(locale), to.text(locale))
            }
            Self::InvalidTransition { from, to } => {
                format!("The order is {}; it can't become {}.", from.name, to.name)
            }
        }
    }
}

/// A sentence about the first wrong field: some clients show only a problem's `detail`.
fn first_wrong(errors: &[FieldError], locale: Locale) -> Option<String> {
    let first = errors.first()?;
    let (path, predicate) = (first.path(), first.message.text(locale));
    if path.is_empty() {
        return Some(match locale {
            Locale::ZhTw => format!("請檢查請求的內容：{predicate}。"),
            Locale::En => format!("Check the request: it {predicate}."),
        });
    }
    Some(match locale {
        Locale::ZhTw => format!("請檢查欄位 {path}：{predicate}。"),
        Locale::En => format!("Check the field {path}: it {predicate}."),
    })
}

impl From<Code> for DomainError {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}
