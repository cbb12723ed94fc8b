//! The frame around every page, and what it loads.

pub(crate) mod page;
mod show_asset;

pub use show_asset::ShowAsset;
