//! The catalogue: products with their variants, options, categories and stock.

mod card;
mod category;
mod choice_stock;
mod choose;
mod directory;
mod entry;
mod kind;
mod listing;
mod option_group;
mod places;
mod product;
mod search;
mod selection;
mod sold_out;
mod stock;
mod variant;

pub use card::{Band, ProductCard, excerpt};
pub use category::{Category, CategoryRef, MAX_CATEGORIES, wave_after};
pub use choice_stock::{ChoiceUnits, GroupWithStock, count_choices};
pub use choose::{Chosen, ChosenOption, Unfit, choose};
pub use directory::{CHUNKS, Directory, KnownChunk, NameChange, NameChanges, NameChunk, chunk_of};
pub use entry::{NameEntry, NameFilter, Rank};
pub use kind::ProductKind;
pub use listing::{Filter, Scope, Sort, SortKey, list_of};
pub use option_group::{Choice, MAX_CHOICES, OptionGroup};
pub use places::Place;
pub use product::{MAX_OPTIONS, Offer, Product, ProductChange, ProductDetails};
pub use search::{folded, searched, words};
pub use selection::Selection;
pub use sold_out::SoldOut;
pub use stock::{Counting, MAX_STOCK, ProductWithStock, StockKey, StockPatch, Units, count};
pub use variant::{MAX_VARIANTS, Sku, Variant};
