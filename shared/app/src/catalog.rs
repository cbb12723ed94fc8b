//! The catalogue: what customers see, and what a store's staff changes.

mod categories;
mod edits;
mod lists;
mod option_groups;
mod products;
mod restock;
mod search;
mod sold_out;

pub use categories::{NewCategory, add_category, categories};
pub use edits::{
    NewProduct, NewVariant, ProductEdit, create, deactivate, edit, remove_variant, set_variant,
};
pub use lists::{active_products, store_products};
pub use option_groups::{
    NewChoice, NewOptionGroup, option_group, option_groups, remove_option_group, set_option_group,
};
pub use products::{ProductDetail, active_product, detail, shown, shown_with_store, store_product};
pub use restock::{StockChange, recount, restock, restock_choice};
pub use search::newest;
pub use sold_out::{set_choice_sold_out, set_sold_out};
