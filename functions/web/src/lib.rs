//! The web pages of the market.
//!
//! A page is an endpoint like any other: its handler calls one use case, and a function draws the
//! result. Pages work without JavaScript: every change is a form that is posted and answered with
//! a redirect. Scripts only add to that, under a Content-Security-Policy that forbids inline ones.

mod add_to_cart_form;
mod art;
mod assets;
mod audience;
mod cancel_order_form;
mod checkout_view;
mod context;
mod form_view;
mod format;
mod layout;
mod login_form;
mod logout_form;
mod motif;
mod not_found;
mod order_view;
mod paging;
mod pay_order_form;
mod place_order_form;
mod problem_page;
mod register_form;
mod safe_redirect;
mod show_asset;
mod show_cart_page;
mod show_checkout_page;
mod show_home_page;
mod show_login_page;
mod show_order_page;
mod show_orders_page;
mod show_problem_page;
mod show_product_page;
mod show_register_page;
mod show_staff_page;
#[cfg(test)]
mod tests;
mod update_cart_form;
mod update_order_status_form;

use endpoint::Route;

pub use add_to_cart_form::AddToCartForm;
pub use cancel_order_form::CancelOrderForm;
pub use login_form::LoginForm;
pub use logout_form::LogoutForm;
pub use not_found::NotFound;
pub use pay_order_form::PayOrderForm;
pub use place_order_form::PlaceOrderForm;
pub use problem_page::problem_page;
pub use register_form::RegisterForm;
pub use show_asset::ShowAsset;
pub use show_cart_page::ShowCartPage;
pub use show_checkout_page::ShowCheckoutPage;
pub use show_home_page::ShowHomePage;
pub use show_login_page::ShowLoginPage;
pub use show_order_page::ShowOrderPage;
pub use show_orders_page::ShowOrdersPage;
pub use show_problem_page::ShowProblemPage;
pub use show_product_page::ShowProductPage;
pub use show_register_page::ShowRegisterPage;
pub use show_staff_page::ShowStaffPage;
pub use update_cart_form::UpdateCartForm;
pub use update_order_status_form::UpdateOrderStatusForm;

/// [`ShowHomePage`]
pub static SHOW_HOME_PAGE: Route = Route::of::<ShowHomePage>();
/// [`ShowProductPage`]
pub static SHOW_PRODUCT_PAGE: Route = Route::of::<ShowProductPage>();
/// [`ShowCartPage`]
pub static SHOW_CART_PAGE: Route = Route::of::<ShowCartPage>();
/// [`AddToCartForm`]
pub static ADD_TO_CART_FORM: Route = Route::of::<AddToCartForm>();
/// [`UpdateCartForm`]
pub static UPDATE_CART_FORM: Route = Route::of::<UpdateCartForm>();
/// [`ShowCheckoutPage`]
pub static SHOW_CHECKOUT_PAGE: Route = Route::of::<ShowCheckoutPage>();
/// [`PlaceOrderForm`]
pub static PLACE_ORDER_FORM: Route = Route::of::<PlaceOrderForm>();
/// [`PayOrderForm`]
pub static PAY_ORDER_FORM: Route = Route::of::<PayOrderForm>();
/// [`ShowOrdersPage`]
pub static SHOW_ORDERS_PAGE: Route = Route::of::<ShowOrdersPage>();
/// [`ShowOrderPage`]
pub static SHOW_ORDER_PAGE: Route = Route::of::<ShowOrderPage>();
/// [`CancelOrderForm`]
pub static CANCEL_ORDER_FORM: Route = Route::of::<CancelOrderForm>();
/// [`ShowLoginPage`]
pub static SHOW_LOGIN_PAGE: Route = Route::of::<ShowLoginPage>();
/// [`LoginForm`]
pub static LOGIN_FORM: Route = Route::of::<LoginForm>();
/// [`ShowRegisterPage`]
pub static SHOW_REGISTER_PAGE: Route = Route::of::<ShowRegisterPage>();
/// [`RegisterForm`]
pub static REGISTER_FORM: Route = Route::of::<RegisterForm>();
/// [`LogoutForm`]
pub static LOGOUT_FORM: Route = Route::of::<LogoutForm>();
/// [`ShowStaffPage`]
pub static SHOW_STAFF_PAGE: Route = Route::of::<ShowStaffPage>();
/// [`UpdateOrderStatusForm`]
pub static UPDATE_ORDER_STATUS_FORM: Route = Route::of::<UpdateOrderStatusForm>();
/// [`ShowProblemPage`]
pub static SHOW_PROBLEM_PAGE: Route = Route::of::<ShowProblemPage>();
/// [`ShowAsset`]
pub static SHOW_ASSET: Route = Route::of::<ShowAsset>();

/// [`NotFound`]
pub static NOT_FOUND: Route = Route::of::<NotFound>();

/// Every page.
pub static ROUTES: &[&Route] = &[
    &SHOW_HOME_PAGE,
    &SHOW_PRODUCT_PAGE,
    &SHOW_CART_PAGE,
    &ADD_TO_CART_FORM,
    &UPDATE_CART_FORM,
    &SHOW_CHECKOUT_PAGE,
    &PLACE_ORDER_FORM,
    &PAY_ORDER_FORM,
    &SHOW_ORDERS_PAGE,
    &SHOW_ORDER_PAGE,
    &CANCEL_ORDER_FORM,
    &SHOW_LOGIN_PAGE,
    &LOGIN_FORM,
    &SHOW_REGISTER_PAGE,
    &REGISTER_FORM,
    &LOGOUT_FORM,
    &SHOW_STAFF_PAGE,
    &UPDATE_ORDER_STATUS_FORM,
    &SHOW_PROBLEM_PAGE,
    &SHOW_ASSET,
    &NOT_FOUND,
];
