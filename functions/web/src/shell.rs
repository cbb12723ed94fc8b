//! The three frames: the shop, a store's desk, the platform.

mod back;
pub(crate) mod demonstration;
pub(crate) mod head;
pub(crate) mod icon;
pub(crate) mod page;
mod shop;
mod show_asset;

pub use show_asset::ShowAsset;
