//! Carts: a guest's is kept in a signed cookie, a customer's in the table. Prices are read from
//! the catalogue each time.

mod editing;
mod guest;
mod lines;
mod owner;

pub(crate) use editing::merge;
pub use editing::{Edit, edit, edit_and_price};
pub use guest::{GUEST_SECONDS, GuestCart, sign_cart, verify_cart};
pub use lines::{PricedLine, price};
pub use owner::{CartOwner, load};
