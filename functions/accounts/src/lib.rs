//! Identity: registration, sign-in, sessions, profile.

mod change_profile;
mod login;
mod logout;
mod me;
mod refresh;
mod register;
mod show_profile;
mod views;

use endpoint::Route;

pub use change_profile::ChangeProfile;
pub use login::Login;
pub use logout::Logout;
pub use me::Me;
pub use refresh::Refresh;
pub use register::Register;
pub use show_profile::ShowProfile;
pub use views::{MessageView, RegisteredView, TokenView, UserView};

/// Adds a person.
pub static REGISTER: Route = Route::of::<Register>();
/// Signs a person in.
pub static LOGIN: Route = Route::of::<Login>();
/// Exchanges a refresh token.
pub static REFRESH: Route = Route::of::<Refresh>();
/// Signs the caller out.
pub static LOGOUT: Route = Route::of::<Logout>();
/// Shows the caller.
pub static ME: Route = Route::of::<Me>();
/// Shows the caller's profile.
pub static SHOW_PROFILE: Route = Route::of::<ShowProfile>();
/// Changes the caller's profile.
pub static CHANGE_PROFILE: Route = Route::of::<ChangeProfile>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] =
    &[&REGISTER, &LOGIN, &REFRESH, &LOGOUT, &ME, &SHOW_PROFILE, &CHANGE_PROFILE];
