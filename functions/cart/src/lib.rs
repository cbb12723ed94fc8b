//! The cart of a guest or a customer.
