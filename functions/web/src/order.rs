//! The orders of who shops.

pub(crate) mod cancel_order_form;
pub(crate) mod cancel_reason;
pub(crate) mod claim_order_form;
pub(crate) mod money_view;
pub(crate) mod order_view;
pub(crate) mod show_order_page;
pub(crate) mod show_orders_page;

pub use cancel_order_form::CancelOrderForm;
pub use claim_order_form::ClaimOrderForm;
pub use show_order_page::ShowOrderPage;
pub use show_orders_page::ShowOrdersPage;
