//! Products, their stock, their categories and options.

mod categories;
mod dishes;
mod lists;
pub(crate) mod options;
pub(crate) mod products;
pub(crate) mod stock;

pub use dishes::Dish;
pub use options::ChoiceTaken;
pub use products::ProductConflict;
pub use stock::NotTracked;
