//! The names of the local market's tables; a stack gives its tables others.

/// The table's name.
pub const TABLE: &str = "night-market";
/// The name of the table of what expires.
pub const EXPIRING_TABLE: &str = "night-market-expiring";
