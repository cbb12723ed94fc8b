//! What the API does, asked as its callers ask it.

mod budgets;
mod cart;
mod catalog;
mod fulfilment;
mod identity;
mod orders;
mod payments;
