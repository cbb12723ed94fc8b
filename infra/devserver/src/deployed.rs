//! A deployed market, through AWS's own command line program: it knows the operator's profile,
//! region and second factor, and what it is told can be read and repeated by hand.

mod admin;
mod aws;
mod redrive;
mod restore;
pub mod secrets;
mod stack;
mod table;

pub use admin::{admin, make_admin};
pub use aws::{Aws, AwsError};
pub use redrive::redrive;
pub use restore::{check, report, restore};
