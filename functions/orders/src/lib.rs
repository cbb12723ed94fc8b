//! Orders: placing, reading, cancellation, status changes.

mod cancel_order;
mod claim_order;
mod dialect;
mod find_orders;
mod get_board;
mod get_order;
mod get_order_history;
mod get_saga;
mod get_store_settings;
mod list_orders;
mod list_store_orders;
mod money_views;
mod order_input;
mod place_order;
mod quote_order;
mod quote_view;
mod store_settings;
mod text;
mod undo_order;
mod update_order_status;
mod update_store_settings;
mod views;

use endpoint::Route;

pub use cancel_order::CancelOrder;
pub use claim_order::ClaimOrder;
pub use find_orders::FindOrders;
pub use get_board::GetBoard;
pub use get_order::GetOrder;
pub use get_order_history::GetOrderHistory;
pub use get_saga::GetSaga;
pub use get_store_settings::GetStoreSettings;
pub use list_orders::ListOrders;
pub use list_store_orders::ListStoreOrders;
pub use place_order::PlaceOrder;
pub use quote_order::QuoteOrder;
pub use text::CATALOGUES;
pub use undo_order::UndoOrder;
pub use update_order_status::UpdateOrderStatus;
pub use update_store_settings::UpdateStoreSettings;
pub use views::OrderView;

/// [`PlaceOrder`]
pub static PLACE_ORDER: Route = Route::of::<PlaceOrder>();
/// [`QuoteOrder`]
pub static QUOTE_ORDER: Route = Route::of::<QuoteOrder>();
/// [`GetStoreSettings`]
pub static GET_STORE_SETTINGS: Route = Route::of::<GetStoreSettings>();
/// [`UpdateStoreSettings`]
pub static UPDATE_STORE_SETTINGS: Route = Route::of::<UpdateStoreSettings>();
/// [`ListOrders`]
pub static LIST_ORDERS: Route = Route::of::<ListOrders>();
/// [`GetOrder`]
pub static GET_ORDER: Route = Route::of::<GetOrder>();
/// [`GetOrderHistory`]
pub static GET_ORDER_HISTORY: Route = Route::of::<GetOrderHistory>();
/// [`ClaimOrder`]
pub static CLAIM_ORDER: Route = Route::of::<ClaimOrder>();
/// [`CancelOrder`]
pub static CANCEL_ORDER: Route = Route::of::<CancelOrder>();
/// [`UpdateOrderStatus`]
pub static UPDATE_ORDER_STATUS: Route = Route::of::<UpdateOrderStatus>();
/// [`UndoOrder`]
pub static UNDO_ORDER: Route = Route::of::<UndoOrder>();
/// [`ListStoreOrders`]
pub static LIST_STORE_ORDERS: Route = Route::of::<ListStoreOrders>();
/// [`FindOrders`]
pub static FIND_ORDERS: Route = Route::of::<FindOrders>();
/// [`GetBoard`]
pub static GET_BOARD: Route = Route::of::<GetBoard>();
/// [`GetSaga`]
pub static GET_SAGA: Route = Route::of::<GetSaga>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[
    &PLACE_ORDER,
    &QUOTE_ORDER,
    &GET_STORE_SETTINGS,
    &UPDATE_STORE_SETTINGS,
    &LIST_ORDERS,
    &GET_ORDER,
    &GET_ORDER_HISTORY,
    &CANCEL_ORDER,
    &CLAIM_ORDER,
    &UPDATE_ORDER_STATUS,
    &UNDO_ORDER,
    &LIST_STORE_ORDERS,
    &GET_BOARD,
    &FIND_ORDERS,
    &GET_SAGA,
];
