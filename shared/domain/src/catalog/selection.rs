//! What a customer chooses of a product.

use crate::{ChoiceCode, Text, VariantCode};

/// What a customer chose of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Selection {
    /// The variant; none of a product that has only one.
    pub variant: Option<VariantCode>,
    /// The codes of the choices.
    pub choices: Vec<ChoiceCode>,
    /// A note about it.
    pub note: Option<Text<1, 100>>,
}
