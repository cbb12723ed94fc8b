//! Products, their stock, their categories and options.

mod categories;
mod dishes;
mod lists;
mod names;
pub(crate) mod options;
pub(crate) mod products;
mod shelf;
pub(crate) mod stock;
mod store_lists;

pub use categories::CategoryError;
pub use dishes::Dish;
pub use lists::{ShownCard, place_of, position_of};
pub use names::FiledName;
pub use options::ChoiceTaken;
pub use products::ProductConflict;
pub use stock::{CountChanged, NotTracked};
