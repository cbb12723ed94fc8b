//! The cart of a guest or a customer.

mod add_cart_item;
mod change_cart_item;
mod clear_cart;
mod remove_cart_item;
mod show_cart;
mod views;

use endpoint::Route;

pub use add_cart_item::AddCartItem;
pub use change_cart_item::ChangeCartItem;
pub use clear_cart::ClearCart;
pub use remove_cart_item::RemoveCartItem;
pub use show_cart::ShowCart;
pub use views::CartView;

/// Shows the cart.
pub static SHOW_CART: Route = Route::of::<ShowCart>();
/// Empties the cart.
pub static CLEAR_CART: Route = Route::of::<ClearCart>();
/// Puts more of a product into the cart.
pub static ADD_CART_ITEM: Route = Route::of::<AddCartItem>();
/// Sets how many of a product are in the cart.
pub static CHANGE_CART_ITEM: Route = Route::of::<ChangeCartItem>();
/// Takes a product out of the cart.
pub static REMOVE_CART_ITEM: Route = Route::of::<RemoveCartItem>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] =
    &[&SHOW_CART, &CLEAR_CART, &ADD_CART_ITEM, &CHANGE_CART_ITEM, &REMOVE_CART_ITEM];
