//! Identity: registration, sign-in, sessions, profile.

mod address_views;
mod cookies;
mod dialect;
mod get_current_user;
mod get_profile;
mod list_addresses;
mod login;
mod logout;
mod refresh;
mod register;
mod remove_address;
mod set_address;
mod switch_store;
mod text;
mod update_profile;
mod views;

use endpoint::Route;

pub use get_current_user::GetCurrentUser;
pub use get_profile::GetProfile;
pub use list_addresses::ListAddresses;
pub use login::Login;
pub use logout::Logout;
pub use refresh::Refresh;
pub use register::Register;
pub use remove_address::RemoveAddress;
pub use set_address::SetAddress;
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

/// [`ListAddresses`]
pub static LIST_ADDRESSES: Route = Route::of::<ListAddresses>();
/// [`SetAddress`]
pub static SET_ADDRESS: Route = Route::of::<SetAddress>();
/// [`RemoveAddress`]
pub static REMOVE_ADDRESS: Route = Route::of::<RemoveAddress>();

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
    &LIST_ADDRESSES,
    &SET_ADDRESS,
    &REMOVE_ADDRESS,
];
