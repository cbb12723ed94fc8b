//! Adjustments: what is added to or taken off the sum of an order's lines, and how an amount is
//! split over the lines.

use serde::{Deserialize, Serialize};

use super::Line;
use crate::{Locale, Twd, TwdDelta, text::label};

/// What an adjustment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdjustmentKind {
    /// The fee for sending the parcel.
    #[serde(rename = "s")]
    Shipping,
}

impl AdjustmentKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Shipping];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shipping => "shipping",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Shipping => label::shipping(locale),
        }
    }
}

fields::choice!(AdjustmentKind, as_str);

/// An amount that is added to the sum of an order's lines, or taken off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Its number in the order, from 1; never reused.
    pub n: u16,
    /// What it is for.
    #[serde(rename = "k")]
    pub kind: AdjustmentKind,
    /// The amount in TWD, signed.
    #[serde(rename = "a")]
    pub amount: TwdDelta,
}

/// The sum of `lines` and `adjustments` in TWD; `None` if it is negative or more than any amount.
#[must_use]
pub fn total(lines: &[Line], adjustments: &[Adjustment]) -> Option<Twd> {
    let lines = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount()?.get()))?;
    let sum = adjustments.iter().try_fold(lines, |sum, it| sum.checked_add(it.amount.get()))?;
    Twd::new(sum)
}

/// Splits `amount` over parts in proportion to their `weights`, to the last dollar: each part gets
/// its share rounded down, and what remains goes one dollar each to the largest remainders, of
/// equal ones to the first. With no weight at all the first part takes everything.
///
/// Refunds, allowances, invoices and reports all split by this function, so that they agree.
#[must_use]
pub fn allocate(amount: TwdDelta, weights: &[Twd]) -> Vec<TwdDelta> {
    let whole: i128 = weights.iter().map(|weight| i128::from(weight.get())).sum();
    let size = i128::from(amount.get().unsigned_abs());
    if whole == 0 {
        let share = |index| if index == 0 { amount } else { TwdDelta::ZERO };
        return (0..weights.len()).map(share).collect();
    }
    let parts = weights.iter().map(|weight| size.saturating_mul(i128::from(weight.get())));
    let mut shares: Vec<(i128, i128)> = parts
        .map(|part| (part.checked_div(whole).unwrap_or(0), part.checked_rem(whole).unwrap_or(0)))
        .collect();
    let given: i128 = shares.iter().map(|(share, _)| share).sum();
    let mut left = size.saturating_sub(given);
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(shares.get(*at).map_or(0, |share| share.1)));
    for at in by_remainder {
        if left == 0 {
            break;
        }
        if let Some((share, _)) = shares.get_mut(at) {
            *share = share.saturating_add(1);
            left = left.saturating_sub(1);
        }
    }
    let signed = |(share, _): (i128, i128)| {
        let share = i64::try_from(share).unwrap_or(i64::MAX);
        let share = if amount.get() < 0 { share.saturating_neg() } else { share };
        TwdDelta::new(share).unwrap_or(TwdDelta::ZERO)
    };
    shares.into_iter().map(signed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delta(amount: i64) -> TwdDelta {
        TwdDelta::new(amount).unwrap()
    }

    fn split(amount: i64, weights: &[i64]) -> Vec<i64> {
        let weights: Vec<_> = weights.iter().map(|weight| Twd::new(*weight).unwrap()).collect();
        allocate(delta(amount), &weights).into_iter().map(TwdDelta::get).collect()
    }

    #[test]
    fn what_remains_goes_to_the_largest_remainders() {
        for (amount, weights, want) in [
            (100, vec![1, 1, 1], vec![34, 33, 33]),
            (-100, vec![1, 1, 1], vec![-34, -33, -33]),
            (917, vec![300, 300, 317], vec![300, 300, 317]),
            (10, vec![5, 0, 5], vec![5, 0, 5]),
            (1, vec![1, 2], vec![0, 1]),
            (7, vec![0, 0], vec![7, 0]),
            (0, vec![3, 4], vec![0, 0]),
            (99_999_999, vec![99_999_999, 1], vec![99_999_998, 1]),
            (5, vec![], vec![]),
        ] {
            assert_eq!(split(amount, &weights), want, "{amount} over {weights:?}");
        }
    }
}
