//! The indexes of the table.

/// The type of a key attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// `S`
    Text,
    /// `N`
    Number,
}

/// A global secondary index; it projects whole items.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Its name, and that of its range attribute.
    pub name: &'static str,
    /// Its hash attribute, a text.
    pub hash: &'static str,
    /// The type of its range attribute.
    pub range: KeyType,
}

/// Every index of the table.
pub const INDEXES: &[Index] = &[Index { name: "by_store", hash: "store", range: KeyType::Number }];
