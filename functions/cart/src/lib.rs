//! The cart of a guest or a customer.

mod add_cart_item;
mod clear_cart;
mod get_cart;
mod remove_cart_item;
mod update_cart_item;
mod views;

use endpoint::Route;

pub use add_cart_item::AddCartItem;
pub use clear_cart::ClearCart;
pub use get_cart::GetCart;
pub use remove_cart_item::RemoveCartItem;
pub use update_cart_item::UpdateCartItem;
pub use views::CartView;

/// [`GetCart`]
pub static GET_CART: Route = Route::of::<GetCart>();
/// [`ClearCart`]
pub static CLEAR_CART: Route = Route::of::<ClearCart>();
/// [`AddCartItem`]
pub static ADD_CART_ITEM: Route = Route::of::<AddCartItem>();
/// [`UpdateCartItem`]
pub static UPDATE_CART_ITEM: Route = Route::of::<UpdateCartItem>();
/// [`RemoveCartItem`]
pub static REMOVE_CART_ITEM: Route = Route::of::<RemoveCartItem>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] =
    &[&GET_CART, &CLEAR_CART, &ADD_CART_ITEM, &UPDATE_CART_ITEM, &REMOVE_CART_ITEM];
