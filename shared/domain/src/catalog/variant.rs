//! Variants of a product: its sizes, its colours.

use serde::{Deserialize, Serialize};

use crate::{Text, Twd, VariantCode};

/// The most variants of a product: an edit may write the stock of each and the claims of an old
/// and a new SKU for each in one transaction, beside the product.
pub const MAX_VARIANTS: usize = 30;

/// A stock-keeping unit: the store's own name of a variant, unique in the store in any case.
pub type Sku = Text<1, 40>;

/// One of the forms in which a product is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its code, unique in the product.
    pub id: VariantCode,
    /// Its name.
    pub name: Text<1, 40>,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 60>>,
    /// The store's own name of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    /// What it costs in TWD, where that is not the product's price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Twd>,
    /// What it would cost without the reduction that is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_price: Option<Twd>,
}
