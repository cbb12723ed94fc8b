//! The only crate that knows Lambda: boot, serve, consume.
