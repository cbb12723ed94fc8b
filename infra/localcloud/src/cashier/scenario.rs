//! What a shopper, a bank or a bad network can do at the cashier.

use serde::{Deserialize, Serialize};
use texts::Locale;

use crate::text;

/// A button of the cashier's page: one way in which a payment goes right or wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// The card is charged, the server notified, and the browser comes back.
    Pay,
    /// The bank refuses the card.
    Fail,
    /// The notification comes half a minute after the browser.
    PayLate,
    /// The notification comes again although it was acknowledged.
    PayTwice,
    /// The notification of a first, refused try comes after the one of the second, paid try.
    OutOfOrder,
    /// A notification with a wrong signature claims that it is paid; no money moves.
    Forge,
    /// The card is charged with another amount than the form asked for.
    WrongAmount,
    /// The card is charged and the tab is closed.
    NeverReturn,
    /// The card is charged and no notification ever comes; only a query tells.
    LoseNotification,
}

impl Scenario {
    /// All, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Pay,
        Self::Fail,
        Self::PayLate,
        Self::PayTwice,
        Self::OutOfOrder,
        Self::Forge,
        Self::WrongAmount,
        Self::NeverReturn,
        Self::LoseNotification,
    ];

    /// The value of the button, as
    /// [`Cashier::scenario_form`](super::Cashier::scenario_form) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Fail => "fail",
            Self::PayLate => "pay-late",
            Self::PayTwice => "pay-twice",
            Self::OutOfOrder => "out-of-order",
            Self::Forge => "forge",
            Self::WrongAmount => "wrong-amount",
            Self::NeverReturn => "never-return",
            Self::LoseNotification => "lose-notification",
        }
    }

    /// The scenario behind a button's value.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| scenario.name() == name)
    }

    /// The button's label.
    pub(super) fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Pay => text::pay(locale),
            Self::Fail => text::fail(locale),
            Self::PayLate => text::pay_late(locale),
            Self::PayTwice => text::pay_twice(locale),
            Self::OutOfOrder => text::out_of_order(locale),
            Self::Forge => text::forge(locale),
            Self::WrongAmount => text::wrong_amount(locale),
            Self::NeverReturn => text::never_return(locale),
            Self::LoseNotification => text::lose_notification(locale),
        }
    }
}
