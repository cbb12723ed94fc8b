//! What the API does, asked as its callers ask it.

mod bad_input;
mod budgets;
mod cart;
mod catalog;
mod faults;
mod fulfilment;
mod identity;
mod orders;
mod payments;
