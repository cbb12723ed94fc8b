//! What is known of one module.

use std::collections::{BTreeMap, BTreeSet};

/// A path as it is written: `["crate", "auth", "Keys"]`. One that starts with `::` starts with "".
pub(super) type Words = Vec<String>;

/// A module of a crate.
#[derive(Default)]
pub(super) struct Module {
    /// The file that it is in.
    pub(super) file: String,
    /// What may stand before `::`: the types and traits that it defines, and the files they are in.
    pub(super) types: BTreeMap<String, String>,
    /// The other items that it defines, and the files they are in. A macro that is exported is
    /// found in the root of its crate, and yet defined elsewhere.
    pub(super) values: BTreeMap<String, String>,
    /// Whether a macro is called in place of an item, so that not every definition is known.
    pub(super) has_made_items: bool,
    /// What its `use` declarations bring.
    pub(super) imports: Vec<Import>,
    /// The paths that its code names.
    pub(super) names: BTreeSet<Words>,
}

/// One name that a `use` declaration brings, or all names of a module.
pub(super) struct Import {
    /// Where from.
    pub(super) path: Words,
    /// What it is called here.
    pub(super) name: ImportName,
    /// Whether others may name it by way of this module.
    pub(super) is_public: bool,
}

/// What something imported is called.
pub(super) enum ImportName {
    /// By this name.
    Named(String),
    /// By none: a trait for its methods.
    Unnamed,
    /// All there is, by their own names.
    All,
}
