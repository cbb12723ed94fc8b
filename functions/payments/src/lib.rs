//! Payments: attempts, ECPay's callbacks, results.
