//! Promises that hold for every route.

mod authorization;
mod generated;
mod grants;
