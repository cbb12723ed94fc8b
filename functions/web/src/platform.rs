//! The platform: what those who run the market work with.

pub(crate) mod show_admin_order_page;
pub(crate) mod show_admin_orders_page;
pub(crate) mod show_admin_page;
pub(crate) mod show_admin_payments_page;

pub use show_admin_order_page::ShowAdminOrderPage;
pub use show_admin_orders_page::ShowAdminOrdersPage;
pub use show_admin_page::ShowAdminPage;
pub use show_admin_payments_page::ShowAdminPaymentsPage;
