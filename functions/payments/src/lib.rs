//! Payments: attempts to pay, and what ECPay says of them.

mod hear_ecpay;
mod return_from_ecpay;
mod show_payment;
mod start_payment;
mod views;

use endpoint::Route;

pub use hear_ecpay::HearEcpay;
pub use return_from_ecpay::ReturnFromEcpay;
pub use show_payment::ShowPayment;
pub use start_payment::StartPayment;

/// Begins an attempt to pay an order.
pub static START_PAYMENT: Route = Route::of::<StartPayment>();
/// Shows a payment.
pub static SHOW_PAYMENT: Route = Route::of::<ShowPayment>();
/// Hears ECPay's paid notification.
pub static HEAR_ECPAY: Route = Route::of::<HearEcpay>();
/// Sends a shopper who comes back from ECPay to the order.
pub static RETURN_FROM_ECPAY: Route = Route::of::<ReturnFromEcpay>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[&START_PAYMENT, &SHOW_PAYMENT, &HEAR_ECPAY, &RETURN_FROM_ECPAY];
