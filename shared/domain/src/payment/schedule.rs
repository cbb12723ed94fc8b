//! When a provider is asked about a payment whose notice may have been lost.

use super::PaymentMethod;

/// Seconds after the payment's creation: ECPay asks for the first query of a card after ten
/// minutes and for a second ten minutes later, or one after forty (developers page 2890). Later
/// ones find money that came after the order's deadline.
const CARD: &[i64] = &[600, 1_200, 2_400, 7_200, 21_600, 86_400];

/// When query number `n`, from 1, of a payment by `method` is due, in seconds after its creation;
/// `None` after the last one.
#[must_use]
pub fn query_after_s(method: PaymentMethod, n: u8) -> Option<i64> {
    let times = match method {
        PaymentMethod::EcpayCredit => CARD,
    };
    times.get(usize::from(n).checked_sub(1)?).copied()
}

/// How many queries a payment by `method` has.
#[must_use]
pub fn query_count(method: PaymentMethod) -> u8 {
    let times = match method {
        PaymentMethod::EcpayCredit => CARD,
    };
    u8::try_from(times.len()).unwrap_or(u8::MAX)
}
