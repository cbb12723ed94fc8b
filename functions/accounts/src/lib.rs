//! Identity: registration, sign-in, sessions, profile.

mod cookies;
mod dialect;
mod get_current_user;
mod get_profile;
mod login;
mod logout;
mod refresh;
mod register;
mod switch_store;
mod text;
mod update_profile;
mod views;

use endpoint::Route;

pub use get_current_user::GetCurrentUser;
pub use get_profile::GetProfile;
pub use login::Login;
pub use logout::Logout;
pub use refresh::Refresh;
pub use register::Register;
pub use switch_store::SwitchStore;
pub use text::CATALOGUES;
pub use update_profile::UpdateProfile;
pub use views::{ActingView, MessageView, RegisteredView, TokenView, UserView};

/// [`Register`]
pub static REGISTER: Route = Route::of::<Register>();
/// [`Login`]
pub static LOGIN: Route = Route::of::<Login>();
/// [`Refresh`]
pub static REFRESH: Route = Route::of::<Refresh>();
/// [`Logout`]
pub static LOGOUT: Route = Route::of::<Logout>();
/// [`GetCurrentUser`]
pub static GET_CURRENT_USER: Route = Route::of::<GetCurrentUser>();
/// [`GetProfile`]
pub static GET_PROFILE: Route = Route::of::<GetProfile>();
/// [`UpdateProfile`]
pub static UPDATE_PROFILE: Route = Route::of::<UpdateProfile>();

/// [`SwitchStore`]
pub static SWITCH_STORE: Route = Route::of::<SwitchStore>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[
    &REGISTER,
    &LOGIN,
    &REFRESH,
    &LOGOUT,
    &SWITCH_STORE,
    &GET_CURRENT_USER,
    &GET_PROFILE,
    &UPDATE_PROFILE,
];
