//! What pages say: a catalogue for each part of the site.

pub(crate) mod account;
pub(crate) mod address;
pub(crate) mod checkout;
pub(crate) mod desk;
pub(crate) mod order;
pub(crate) mod parts;
pub(crate) mod problem;
pub(crate) mod shell;
pub(crate) mod shop;

use texts::Catalogue;

/// The catalogues of this crate.
pub const CATALOGUES: &[Catalogue] = &[
    account::CATALOGUE,
    address::CATALOGUE,
    checkout::CATALOGUE,
    desk::CATALOGUE,
    order::CATALOGUE,
    parts::CATALOGUE,
    problem::CATALOGUE,
    problem::ADVICE_CATALOGUE,
    shell::CATALOGUE,
    shop::CATALOGUE,
];
