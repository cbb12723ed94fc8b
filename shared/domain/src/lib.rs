//! The rules of the market: orders, stock, payments, people.
//!
//! Everything here is a pure function over values. There is no I/O, no clock and no randomness:
//! the time (`now`) and new ids are arguments. A decision takes the state that was loaded and
//! returns the state to commit, or a [`DomainError`].

mod characters;
mod code;
mod contact;
mod error;
mod fold;
mod id;
mod idempotency;
mod image_url;
mod in_path;
mod localized;
mod login;
mod money;
mod password;
mod precondition;
mod say;
mod short_code;
mod slug;
mod text;
mod time;
mod typed;

pub mod address_book;
pub mod cart;
pub mod catalog;
pub mod draft;
pub mod event;
pub mod limits;
pub mod membership;
pub mod near;
pub mod order;
pub mod payment;
pub mod session;
pub mod shelf;
pub mod store;
pub mod user;

pub use code::{Code, Kind};
pub use contact::{Phone, PostalCode};
pub use error::DomainError;
pub use fields::{FieldError, Locale, Message};
pub use fold::fold;
pub use id::{BadId, CategoryId, OrderId, PaymentId, ProductId, SessionId, StoreId, UserId};
pub use idempotency::{IdempotencyKey, RecentKeys};
pub use image_url::ImageUrl;
pub use in_path::InPath;
pub use localized::{Described, Localized, Named};
pub use login::{Email, Login, Username};
pub use money::{Points, Quantity, Twd, TwdDelta};
pub use order::policy;
pub use password::{NewPassword, prepared as prepared_password};
pub use precondition::Precondition;
pub use short_code::{AddressId, ChoiceCode, GroupId, LocationId, VariantCode};
pub use slug::Slug;
pub use text::CATALOGUES;
pub use time::Timestamp;
pub use typed::{Multiline, Text};
