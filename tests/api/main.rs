//! What the API does, asked as its callers ask it.

mod budgets;
mod fulfilment;
mod orders;
mod payments;
