//! ECPay's protocol against its published examples, and against those who would bend it.
#![cfg(test)]

mod account;
mod callbacks;
mod checkout;
mod defences;
mod form;
mod judge;
mod notice;
mod query;
mod support;
mod tag;
mod vectors;
