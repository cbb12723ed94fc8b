//! What is wrong with a request about products.

use texts::{Catalogue, texts};

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[CATALOGUE];

texts! {
    other_store() = "商品不能換到另一家店。", "A product can't be moved to another store.";
}
