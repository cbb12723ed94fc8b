//! The pages of the shop.
//!
//! A page is an endpoint like any other: its handler calls one use case, and a function draws
//! what that answered. Pages work without JavaScript: every change is a form that is posted and
//! answered with a redirect. Scripts only add to that, under a policy that forbids inline ones.

mod add_to_cart_form;
mod advance_order_form;
mod art;
mod assets;
mod cancel_order_form;
mod change_cart_form;
mod checkout_view;
mod ctx;
mod form_view;
mod format;
mod layout;
mod local;
mod login_form;
mod logout_form;
mod not_found;
mod order_view;
mod pay_order_form;
mod place_order_form;
mod problem_page;
mod register_form;
mod show_asset;
mod show_cart_page;
mod show_checkout_page;
mod show_home_page;
mod show_login_page;
mod show_order_page;
mod show_orders_page;
mod show_product_page;
mod show_register_page;
mod show_staff_page;
#[cfg(test)]
mod tests;

use endpoint::Route;

pub use add_to_cart_form::AddToCartForm;
pub use advance_order_form::AdvanceOrderForm;
pub use cancel_order_form::CancelOrderForm;
pub use change_cart_form::ChangeCartForm;
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
pub use show_product_page::ShowProductPage;
pub use show_register_page::ShowRegisterPage;
pub use show_staff_page::ShowStaffPage;

/// Shows the products.
pub static SHOW_HOME_PAGE: Route = Route::of::<ShowHomePage>();
/// Shows a product.
pub static SHOW_PRODUCT_PAGE: Route = Route::of::<ShowProductPage>();
/// Shows the cart.
pub static SHOW_CART_PAGE: Route = Route::of::<ShowCartPage>();
/// Puts a product into the cart.
pub static ADD_TO_CART_FORM: Route = Route::of::<AddToCartForm>();
/// Changes how many of a product are in the cart.
pub static CHANGE_CART_FORM: Route = Route::of::<ChangeCartForm>();
/// Shows the form that an order is placed with.
pub static SHOW_CHECKOUT_PAGE: Route = Route::of::<ShowCheckoutPage>();
/// Places an order.
pub static PLACE_ORDER_FORM: Route = Route::of::<PlaceOrderForm>();
/// Hands a shopper over to the cashier.
pub static PAY_ORDER_FORM: Route = Route::of::<PayOrderForm>();
/// Shows the caller's orders.
pub static SHOW_ORDERS_PAGE: Route = Route::of::<ShowOrdersPage>();
/// Shows an order as it moves.
pub static SHOW_ORDER_PAGE: Route = Route::of::<ShowOrderPage>();
/// Calls an order off.
pub static CANCEL_ORDER_FORM: Route = Route::of::<CancelOrderForm>();
/// Shows the form to sign in with.
pub static SHOW_LOGIN_PAGE: Route = Route::of::<ShowLoginPage>();
/// Signs in.
pub static LOGIN_FORM: Route = Route::of::<LoginForm>();
/// Shows the form to register with.
pub static SHOW_REGISTER_PAGE: Route = Route::of::<ShowRegisterPage>();
/// Registers and signs in.
pub static REGISTER_FORM: Route = Route::of::<RegisterForm>();
/// Signs out.
pub static LOGOUT_FORM: Route = Route::of::<LogoutForm>();
/// Shows a store's orders to who keeps it.
pub static SHOW_STAFF_PAGE: Route = Route::of::<ShowStaffPage>();
/// Moves an order along.
pub static ADVANCE_ORDER_FORM: Route = Route::of::<AdvanceOrderForm>();
/// Serves the style sheet, the scripts and the icon.
pub static SHOW_ASSET: Route = Route::of::<ShowAsset>();

/// Says that there is nothing at an address.
pub static NOT_FOUND: Route = Route::of::<NotFound>();

/// Every page.
pub static ROUTES: &[&Route] = &[
    &SHOW_HOME_PAGE,
    &SHOW_PRODUCT_PAGE,
    &SHOW_CART_PAGE,
    &ADD_TO_CART_FORM,
    &CHANGE_CART_FORM,
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
    &ADVANCE_ORDER_FORM,
    &SHOW_ASSET,
    &NOT_FOUND,
];
