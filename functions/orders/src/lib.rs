//! Orders: place, read, call off, move along.

mod advance_order;
mod cancel_order;
mod list_orders;
mod list_store_orders;
mod place_order;
mod show_order;
mod show_order_history;
mod views;

use endpoint::Route;

pub use advance_order::AdvanceOrder;
pub use cancel_order::CancelOrder;
pub use list_orders::ListOrders;
pub use list_store_orders::ListStoreOrders;
pub use place_order::PlaceOrder;
pub use show_order::ShowOrder;
pub use show_order_history::ShowOrderHistory;
pub use views::OrderView;

/// Places an order.
pub static PLACE_ORDER: Route = Route::of::<PlaceOrder>();
/// Lists the caller's orders.
pub static LIST_ORDERS: Route = Route::of::<ListOrders>();
/// Shows an order.
pub static SHOW_ORDER: Route = Route::of::<ShowOrder>();
/// Shows how an order got where it is.
pub static SHOW_ORDER_HISTORY: Route = Route::of::<ShowOrderHistory>();
/// Calls an order off.
pub static CANCEL_ORDER: Route = Route::of::<CancelOrder>();
/// Moves an order along.
pub static ADVANCE_ORDER: Route = Route::of::<AdvanceOrder>();
/// Lists a store's orders.
pub static LIST_STORE_ORDERS: Route = Route::of::<ListStoreOrders>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[
    &PLACE_ORDER,
    &LIST_ORDERS,
    &SHOW_ORDER,
    &SHOW_ORDER_HISTORY,
    &CANCEL_ORDER,
    &ADVANCE_ORDER,
    &LIST_STORE_ORDERS,
];
