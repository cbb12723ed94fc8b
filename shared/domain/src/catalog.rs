//! The catalogue: products with their variants, options, categories and stock.

mod card;
mod category;
mod choice_stock;
mod choose;
mod kind;
mod listing;
mod option_group;
mod product;
mod search;
mod selection;
mod stock;
mod variant;

pub use card::{Band, CardFilter, Place, ProductCard, Scope, SortKey, excerpt, scope_of};
pub use category::{Category, CategoryRef};
pub use choice_stock::{ChoiceUnits, GroupWithStock, count_choices};
pub use choose::{Chosen, ChosenOption, Unfit, choose};
pub use kind::ProductKind;
pub use listing::{Filter, Sort};
pub use option_group::{Choice, MAX_CHOICES, OptionGroup};
pub use product::{MAX_OPTIONS, Offer, Product, ProductChange, ProductDetails};
pub use search::{folded, words};
pub use selection::Selection;
pub use stock::{Counting, MAX_STOCK, ProductWithStock, StockKey, StockPatch, Units, count};
pub use variant::{MAX_VARIANTS, Sku, Variant};
