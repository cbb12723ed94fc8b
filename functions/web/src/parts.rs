//! What pages are made of. `gallery` shows all of it in every state.

pub(crate) mod bought;
pub(crate) mod card;
pub(crate) mod form;
pub(crate) mod named;
pub(crate) mod notice;
pub(crate) mod pager;
pub(crate) mod paging;
pub(crate) mod picker;
pub(crate) mod stepper;
pub(crate) mod table;
