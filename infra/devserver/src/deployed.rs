//! A deployed market, through AWS's own command line program: it knows the operator's profile,
//! region and second factor, and what it is told can be read and repeated by hand.

mod aws;
mod redrive;
mod restore;
mod stack;
mod table;

pub use aws::{Aws, AwsError};
pub use redrive::redrive;
pub use restore::{check, report, restore};
