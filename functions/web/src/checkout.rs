//! The cart, the checkout, and the way to the cashier.

pub(crate) mod add_to_cart_form;
pub(crate) mod checkout_view;
pub(crate) mod hand_over;
pub(crate) mod kept;
pub(crate) mod pay_order_form;
pub(crate) mod place_order_form;
pub(crate) mod save_draft_form;
pub(crate) mod show_cart_page;
pub(crate) mod show_checkout_page;
pub(crate) mod store_cart;
pub(crate) mod summary;
pub(crate) mod update_cart_form;

pub use add_to_cart_form::AddToCartForm;
pub use pay_order_form::PayOrderForm;
pub use place_order_form::PlaceOrderForm;
pub use save_draft_form::SaveDraftForm;
pub use show_cart_page::ShowCartPage;
pub use show_checkout_page::ShowCheckoutPage;
pub use update_cart_form::UpdateCartForm;
