//! Money, points and quantities: whole, bounded, checked.

use std::fmt;

use fields::{Errors, Field, Raw, Schema, Schemas, integer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

macro_rules! amount {
    ($($(#[$doc:meta])* $name:ident: 0..=$max:literal $unit:literal;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize,
        )]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            /// Zero.
            pub const ZERO: Self = Self(0);
            /// The largest amount that is accepted anywhere.
            pub const MAX: Self = Self($max);

            /// A whole amount between zero and [`Self::MAX`].
            #[must_use]
            pub const fn new(value: i64) -> Option<Self> {
                if value >= 0 && value <= $max { Some(Self(value)) } else { None }
            }

            /// The number itself.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }

            /// The sum, unless it exceeds [`Self::MAX`].
            #[must_use]
            pub fn plus(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).and_then(Self::new)
            }

            /// This much `quantity` times, unless it exceeds [`Self::MAX`].
            #[must_use]
            pub fn times(self, quantity: Quantity) -> Option<Self> {
                self.0.checked_mul(i64::from(quantity.get())).and_then(Self::new)
            }
        }

        impl Schema for $name {
            fn schema(_: &mut Schemas) -> Value {
                json!({ "type": "integer", "minimum": 0, "maximum": $max })
            }
        }

        impl Field for $name {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                Self::new(integer(raw, 0, $max, errors)?)
            }
        }

        impl TryFrom<i64> for $name {
            type Error = &'static str;

            fn try_from(value: i64) -> Result<Self, Self::Error> {
                Self::new(value).ok_or(concat!("not an amount of ", $unit))
            }
        }

        impl From<$name> for i64 {
            fn from(amount: $name) -> Self {
                amount.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    )*};
}

amount! {
    /// New Taiwan dollars, without decimals.
    Twd: 0..=99_999_999 "TWD";
    /// Points of the market.
    Points: 0..=99_999_999 "points";
}

/// What an option or an adjustment adds to an amount in TWD, or takes off it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct TwdDelta(i64);

impl TwdDelta {
    /// No difference.
    pub const ZERO: Self = Self(0);
    /// The largest difference; the smallest is its opposite.
    pub const MAX: Self = Self(Twd::MAX.0);

    /// A whole difference of at most [`Self::MAX`], up or down.
    #[must_use]
    pub const fn new(value: i64) -> Option<Self> {
        if value >= -Self::MAX.0 && value <= Self::MAX.0 { Some(Self(value)) } else { None }
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, unless it exceeds the bounds.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }

    /// This much `quantity` times, unless it exceeds the bounds.
    #[must_use]
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        self.0.checked_mul(i64::from(quantity.get())).and_then(Self::new)
    }
}

impl Twd {
    /// The amount changed by `delta`, unless that is below zero or above [`Twd::MAX`].
    #[must_use]
    pub fn changed(self, delta: TwdDelta) -> Option<Self> {
        self.0.checked_add(delta.0).and_then(Self::new)
    }
}

impl Schema for TwdDelta {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "integer", "minimum": -Self::MAX.0, "maximum": Self::MAX.0 })
    }
}

impl Field for TwdDelta {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        Self::new(integer(raw, -Self::MAX.0, Self::MAX.0, errors)?)
    }
}

impl From<Twd> for TwdDelta {
    fn from(amount: Twd) -> Self {
        Self(amount.0)
    }
}

impl TryFrom<i64> for TwdDelta {
    type Error = &'static str;

    fn try_from(value: i64) -> Result<Self, Self::Error> {
        Self::new(value).ok_or("not a difference in TWD")
    }
}

impl From<TwdDelta> for i64 {
    fn from(delta: TwdDelta) -> Self {
        delta.0
    }
}

impl fmt::Display for TwdDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// How many of one product, 1 to 999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Quantity(u16);

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1);
    /// The most of one product that an order or a cart may hold.
    pub const MAX: Self = Self(999);

    /// A quantity between one and [`Self::MAX`].
    #[must_use]
    pub const fn new(value: u16) -> Option<Self> {
        if value >= 1 && value <= Self::MAX.0 { Some(Self(value)) } else { None }
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The sum, unless it exceeds [`Self::MAX`].
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }
}

impl Schema for Quantity {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "integer", "minimum": 1, "maximum": Self::MAX.0 })
    }
}

impl Field for Quantity {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let number = integer(raw, 1, i64::from(Self::MAX.0), errors)?;
        u16::try_from(number).ok().and_then(Self::new)
    }
}

impl TryFrom<u16> for Quantity {
    type Error = &'static str;

    fn try_from(value: u16) -> Result<Self, Self::Error> {
        Self::new(value).ok_or("not a quantity")
    }
}

impl From<Quantity> for u16 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_bounded_and_never_wrap() {
        assert_eq!(Twd::new(-1), None);
        assert_eq!(Twd::new(100_000_000), None);
        assert_eq!(Twd::MAX.plus(Twd::new(1).unwrap()), None);
        assert_eq!(Twd::MAX.times(Quantity::MAX), None);
        assert_eq!(Twd::new(390).unwrap().times(Quantity::new(2).unwrap()), Twd::new(780));
        let delta = |value| TwdDelta::new(value).unwrap();
        assert_eq!(TwdDelta::new(-100_000_000), None);
        assert_eq!(TwdDelta::MAX.plus(delta(1)), None);
        assert_eq!(delta(-5).times(Quantity::new(3).unwrap()), TwdDelta::new(-15));
        assert_eq!(Twd::new(60).unwrap().changed(delta(-60)), Some(Twd::ZERO));
        assert_eq!(Twd::new(60).unwrap().changed(delta(-61)), None);
        assert_eq!(Twd::MAX.changed(delta(1)), None);
        assert_eq!(Quantity::new(0), None);
        assert_eq!(Quantity::MAX.plus(Quantity::ONE), None);
    }
}
