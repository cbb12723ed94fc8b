//! What pages are made of.

pub(crate) mod form;
pub(crate) mod paging;
