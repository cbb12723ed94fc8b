//! Taste, as far as a program can check it.
#![expect(clippy::unwrap_used, reason = "a test that meets what it can't do should fail")]

mod asvs;
mod circles;
mod crates;
mod developers;
mod documents;
mod sources;
mod style;
mod texts;
