//! Cookies of whoever has signed in.

use app::{App, accounts::SignedIn, carts::GuestCart};
use endpoint::cookies;

/// The cookies to set after signing in: the device is known from now on, and the guest's cart has
/// become the user's.
pub(crate) fn device_and_cart(app: &App, signed_in: &SignedIn, guest: &GuestCart) -> Vec<String> {
    let mut set = vec![cookies::device(app, &signed_in.device)];
    set.extend(cookies::spent_cart(app, &guest.lines));
    set
}
