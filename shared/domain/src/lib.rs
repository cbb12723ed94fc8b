//! The rules of the market: orders, stock, payments, people. No I/O, no clock, no AWS.
