//! Values that path parameters hold.

use std::str::FromStr;

use fields::Schema;

use crate::Code;

/// A value that a segment of a path holds.
pub trait InPath: FromStr + Schema + Send {
    /// The parameter's name in path patterns.
    const NAME: &'static str;
    /// The error of a path whose segment is no such value.
    const NOT_FOUND: Code;
}

/// `/problems/{code}` explains a code.
impl InPath for Code {
    const NAME: &'static str = "code";
    const NOT_FOUND: Self = Self::RouteNotFound;
}
