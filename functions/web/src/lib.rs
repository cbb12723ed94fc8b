//! The web pages of the market.
//!
//! A page is an endpoint like any other: its handler calls one use case, and a function draws the
//! result. Pages work without JavaScript: every change is a form that is posted and answered with
//! a redirect. Scripts only add to that, under a Content-Security-Policy that forbids inline ones.

mod account;
mod address;
mod art;
mod assets;
mod audience;
mod checkout;
mod context;
mod desk;
mod format;
mod found;
mod gallery;
mod motif;
mod order;
mod parts;
mod problem;
mod safe_redirect;
mod shell;
mod shop;
#[cfg(test)]
mod tests;
mod text;

use endpoint::Route;

pub use account::{
    ChangeAddressForm, LoginForm, LogoutForm, RegisterForm, SetAddressForm, ShowAddressesPage,
    ShowLoginPage, ShowMePage, ShowRegisterPage,
};
pub use checkout::{
    AddToCartForm, PayOrderForm, PlaceOrderForm, SaveDraftForm, ShowCartPage, ShowCheckoutPage,
    UpdateCartForm,
};
pub use desk::{ShowStaffPage, UpdateOrderStatusForm};
pub use found::{ShowRobots, ShowSitemap};
pub use gallery::parts_gallery;
pub use order::{CancelOrderForm, ClaimOrderForm, ShowOrderPage, ShowOrdersPage};
pub use problem::{NotFound, ShowProblemPage, problem_page};
pub use shell::ShowAsset;
pub use shop::{ShowCategoriesPage, ShowHomePage, ShowProductPage, ShowStorePage, ShowStoresPage};
pub use text::CATALOGUES;

/// [`ShowHomePage`]
pub static SHOW_HOME_PAGE: Route = Route::of::<ShowHomePage>();
/// [`ShowProductPage`]
pub static SHOW_PRODUCT_PAGE: Route = Route::of::<ShowProductPage>();
/// [`ShowStoresPage`]
pub static SHOW_STORES_PAGE: Route = Route::of::<ShowStoresPage>();
/// [`ShowStorePage`]
pub static SHOW_STORE_PAGE: Route = Route::of::<ShowStorePage>();
/// [`ShowCategoriesPage`]
pub static SHOW_CATEGORIES_PAGE: Route = Route::of::<ShowCategoriesPage>();
/// [`ShowCartPage`]
pub static SHOW_CART_PAGE: Route = Route::of::<ShowCartPage>();
/// [`AddToCartForm`]
pub static ADD_TO_CART_FORM: Route = Route::of::<AddToCartForm>();
/// [`UpdateCartForm`]
pub static UPDATE_CART_FORM: Route = Route::of::<UpdateCartForm>();
/// [`ShowCheckoutPage`]
pub static SHOW_CHECKOUT_PAGE: Route = Route::of::<ShowCheckoutPage>();
/// [`SaveDraftForm`]
pub static SAVE_DRAFT_FORM: Route = Route::of::<SaveDraftForm>();
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
/// [`ClaimOrderForm`]
pub static CLAIM_ORDER_FORM: Route = Route::of::<ClaimOrderForm>();
/// [`ShowMePage`]
pub static SHOW_ME_PAGE: Route = Route::of::<ShowMePage>();
/// [`ShowAddressesPage`]
pub static SHOW_ADDRESSES_PAGE: Route = Route::of::<ShowAddressesPage>();
/// [`SetAddressForm`]
pub static SET_ADDRESS_FORM: Route = Route::of::<SetAddressForm>();
/// [`ChangeAddressForm`]
pub static CHANGE_ADDRESS_FORM: Route = Route::of::<ChangeAddressForm>();
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

/// [`ShowRobots`]
pub static SHOW_ROBOTS: Route = Route::of::<ShowRobots>();
/// [`ShowSitemap`]
pub static SHOW_SITEMAP: Route = Route::of::<ShowSitemap>();

/// [`NotFound`]
pub static NOT_FOUND: Route = Route::of::<NotFound>();

/// Every page.
pub static ROUTES: &[&Route] = &[
    &SHOW_HOME_PAGE,
    &SHOW_PRODUCT_PAGE,
    &SHOW_STORES_PAGE,
    &SHOW_STORE_PAGE,
    &SHOW_CATEGORIES_PAGE,
    &SHOW_CART_PAGE,
    &ADD_TO_CART_FORM,
    &UPDATE_CART_FORM,
    &SHOW_CHECKOUT_PAGE,
    &SAVE_DRAFT_FORM,
    &PLACE_ORDER_FORM,
    &PAY_ORDER_FORM,
    &SHOW_ORDERS_PAGE,
    &SHOW_ORDER_PAGE,
    &CANCEL_ORDER_FORM,
    &SHOW_LOGIN_PAGE,
    &CLAIM_ORDER_FORM,
    &SHOW_ME_PAGE,
    &SHOW_ADDRESSES_PAGE,
    &SET_ADDRESS_FORM,
    &CHANGE_ADDRESS_FORM,
    &LOGIN_FORM,
    &SHOW_REGISTER_PAGE,
    &REGISTER_FORM,
    &LOGOUT_FORM,
    &SHOW_STAFF_PAGE,
    &UPDATE_ORDER_STATUS_FORM,
    &SHOW_PROBLEM_PAGE,
    &SHOW_ASSET,
    &SHOW_ROBOTS,
    &SHOW_SITEMAP,
    &NOT_FOUND,
];
