//! Products, their stock, their categories and options.

mod categories;
mod dishes;
mod lists;
mod options;
mod products;
mod stock;

pub use dishes::Dish;
pub use options::ChoiceTaken;
pub use products::ProductConflict;
pub use stock::NotTracked;
