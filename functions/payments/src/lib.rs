//! Payments: attempts to pay an order, and ECPay's webhook.

mod check_payments;
mod create_payment;
mod ecpay_payment_callback;
mod ecpay_payment_result;
mod get_payment;
mod list_payments;
mod payment_input;
mod views;

use endpoint::Route;

pub use check_payments::CheckPayments;
pub use create_payment::CreatePayment;
pub use ecpay_payment_callback::EcpayPaymentCallback;
pub use ecpay_payment_result::EcpayPaymentResult;
pub use get_payment::GetPayment;
pub use list_payments::ListPayments;

/// [`CreatePayment`]
pub static CREATE_PAYMENT: Route = Route::of::<CreatePayment>();
/// [`CheckPayments`]
pub static CHECK_PAYMENTS: Route = Route::of::<CheckPayments>();
/// [`GetPayment`]
pub static GET_PAYMENT: Route = Route::of::<GetPayment>();
/// [`EcpayPaymentCallback`]
pub static ECPAY_PAYMENT_CALLBACK: Route = Route::of::<EcpayPaymentCallback>();
/// [`EcpayPaymentResult`]
pub static ECPAY_PAYMENT_RESULT: Route = Route::of::<EcpayPaymentResult>();
/// [`ListPayments`]
pub static LIST_PAYMENTS: Route = Route::of::<ListPayments>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[
    &CREATE_PAYMENT,
    &CHECK_PAYMENTS,
    &GET_PAYMENT,
    &LIST_PAYMENTS,
    &ECPAY_PAYMENT_CALLBACK,
    &ECPAY_PAYMENT_RESULT,
];
