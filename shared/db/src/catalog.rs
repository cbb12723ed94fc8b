//! Products, their stock, their categories and options.

mod categories;
mod lists;
mod options;
mod products;
mod stock;

pub use options::ChoiceTaken;
pub use products::ProductConflict;
pub use stock::NotTracked;
