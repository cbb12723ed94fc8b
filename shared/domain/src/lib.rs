//! The rules of the market: orders, stock, payments, people.
//!
//! Everything here is a pure function over values. There is no I/O, no clock and no randomness:
//! the time (`now`) and new ids are arguments. A decision takes the state that was loaded and
//! returns the state to commit, or a [`Refusal`].

mod code;
mod id;
mod locale;
mod money;
pub mod refusal;
mod text;
mod time;

pub mod account;
pub mod cart;
pub mod catalog;
pub mod event;
pub mod order;
pub mod payment;
pub mod session;

pub use code::{Code, Kind};
pub use id::{BadId, CategoryId, OrderId, PaymentId, ProductId, SessionId, StoreId, UserId};
pub use locale::Locale;
pub use money::{Points, Quantity, Twd};
pub use refusal::Refusal;
pub use text::{Email, Text, Username};
pub use time::Timestamp;
