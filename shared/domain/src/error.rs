//! The errors of domain decisions.

use fields::FieldError;

use crate::{Code, Locale, Message, Twd, text::refusal};

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
        from: Message,
        /// The requested status.
        to: Message,
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

    /// What to tell people, in whole sentences.
    #[must_use]
    pub fn detail(&self, locale: Locale) -> String {
        match self {
            Self::Fields(code, errors) => {
                first_wrong(errors, locale).unwrap_or_else(|| code.text(locale).to_owned())
            }
            Self::Code(code) | Self::RateLimited { code, .. } => code.text(locale).to_owned(),
            Self::OutOfStock { name, .. } => refusal::out_of_stock(locale, name),
            Self::PriceChanged { total } => refusal::price_changed(locale, *total),
            Self::ProductUnavailable { name, .. } => refusal::unavailable(locale, name),
            Self::InvalidTransition { from, to } => {
                refusal::transition(locale, from.text(locale), to.text(locale))
            }
        }
    }
}

/// Sentences about the first wrong field: some clients show only a problem's `detail`.
fn first_wrong(errors: &[FieldError], locale: Locale) -> Option<String> {
    let first = errors.first()?;
    let (path, message) = (first.path(), first.message.text(locale));
    Some(if path.is_empty() {
        refusal::check_request(locale, message)
    } else {
        refusal::check_field(locale, &path, message)
    })
}

impl From<Code> for DomainError {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}
