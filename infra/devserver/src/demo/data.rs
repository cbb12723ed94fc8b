//! What the demonstration market sells. Every text is there twice: in Chinese and in English.

mod alley;
mod gifts;
mod noodles;
mod shape;
mod tea;

pub(super) use shape::{Both, Group, Item, Size, Stall};

/// Every store: the tea shop, the restaurant, the gift shop, the stall.
pub(super) const STORES: &[Stall] = &[tea::STALL, noodles::STALL, gifts::STALL, alley::STALL];
