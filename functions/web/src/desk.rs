//! The desk of a store: what its staff and its merchant work with.

pub(crate) mod show_staff_page;
pub(crate) mod update_order_status_form;

pub use show_staff_page::ShowStaffPage;
pub use update_order_status_form::UpdateOrderStatusForm;
