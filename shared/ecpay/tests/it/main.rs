//! ECPay's protocol against its published examples, and against attacks.
#![cfg(test)]

mod callbacks;
mod checkout;
mod defences;
mod evaluate;
mod form;
mod merchant_account;
mod notification;
mod query;
mod support;
mod tag;
mod vectors;
