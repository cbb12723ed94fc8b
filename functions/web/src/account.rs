//! Signing in and out, and registering.

pub(crate) mod change_address_form;
pub(crate) mod login_form;
pub(crate) mod logout_form;
pub(crate) mod register_form;
pub(crate) mod set_address_form;
pub(crate) mod show_addresses_page;
pub(crate) mod show_login_page;
pub(crate) mod show_me_page;
pub(crate) mod show_register_page;

pub use change_address_form::ChangeAddressForm;
pub use login_form::LoginForm;
pub use logout_form::LogoutForm;
pub use register_form::RegisterForm;
pub use set_address_form::SetAddressForm;
pub use show_addresses_page::ShowAddressesPage;
pub use show_login_page::ShowLoginPage;
pub use show_me_page::ShowMePage;
pub use show_register_page::ShowRegisterPage;
