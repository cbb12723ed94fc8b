//! Fields of requests and answers: read from outside, and described as JSON Schema.
//!
//! A type says once, where it is defined, how it is read ([`Field`]) and what it looks like
//! ([`Schema`]). Reading goes on after the first wrong field, so that all errors are reported at
//! once, up to [`MAX_ERRORS`]. Nothing here knows HTTP.

mod choice;
mod error;
mod field;
mod list;
mod number;
mod object;
mod patch;
mod raw;
mod schema;
mod string;
mod text;
pub mod wrong;

pub use error::{Errors, FieldError, KINDS, MAX_ERRORS, Step, agreed, body_field, query_field};
pub use field::Field;
pub use list::List;
pub use number::{Int, integer};
pub use object::{Fields, INTERNAL, Object, Property, object_schema, properties_of, tagged_schema};
pub use patch::Patch;
pub use raw::Raw;
pub use schema::{Schema, Schemas};
pub use string::{PasswordText, TextLine, string};
pub use text::CATALOGUES;
pub use texts::{Locale, Message};

pub use choice::Choice;
#[doc(hidden)]
pub use choice::{choice_of, choice_schema};
#[doc(hidden)]
pub use serde_json;
