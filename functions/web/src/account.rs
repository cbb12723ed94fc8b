//! Signing in and out, and registering.

pub(crate) mod login_form;
pub(crate) mod logout_form;
pub(crate) mod register_form;
pub(crate) mod show_login_page;
pub(crate) mod show_register_page;

pub use login_form::LoginForm;
pub use logout_form::LogoutForm;
pub use register_form::RegisterForm;
pub use show_login_page::ShowLoginPage;
pub use show_register_page::ShowRegisterPage;
