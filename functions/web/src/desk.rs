//! The desk of a store: what its staff and its merchant work with.

pub(crate) mod board_view;
mod cancel_store_order_form;
mod moves;
pub(crate) mod order_view;
mod ship_order_form;
mod show_board_page;
pub(crate) mod show_cancel_page;
mod show_desk_order_page;
pub(crate) mod show_desk_orders_page;
mod show_old_staff_page;
pub(crate) mod show_ship_page;
pub(crate) mod show_today_page;
mod store_order;
mod toasts;
pub(crate) mod trail;
mod undo_order_form;
mod update_order_status_form;
pub(crate) mod waiting;
mod whose;

pub use cancel_store_order_form::CancelStoreOrderForm;
pub use ship_order_form::ShipOrderForm;
pub use show_board_page::ShowBoardPage;
pub use show_cancel_page::ShowCancelPage;
pub use show_desk_order_page::ShowDeskOrderPage;
pub use show_desk_orders_page::ShowDeskOrdersPage;
pub use show_old_staff_page::ShowOldStaffPage;
pub use show_ship_page::ShowShipPage;
pub use show_today_page::ShowTodayPage;
pub use undo_order_form::UndoOrderForm;
pub use update_order_status_form::UpdateOrderStatusForm;
