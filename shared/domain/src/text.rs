//! What the rules of the market say to people, by subject.

pub(crate) mod catalog;
pub(crate) mod label;
pub(crate) mod order;
pub(crate) mod person;
pub(crate) mod refusal;
pub(crate) mod unit;
pub(crate) mod value;

use texts::Catalogue;

use crate::code;

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[
    code::CATALOGUE,
    catalog::CATALOGUE,
    label::CATALOGUE,
    order::CATALOGUE,
    person::CATALOGUE,
    refusal::CATALOGUE,
    unit::CATALOGUE,
    value::CATALOGUE,
];
