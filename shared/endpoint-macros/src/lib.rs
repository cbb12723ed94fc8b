//! Derives for what endpoints take and answer. A type says its fields once, as Rust does; reading
//! them, refusing others and the schema of the OpenAPI document follow. Doc comments become
//! descriptions.
//!
//! | derive | on | what it makes |
//! |---|---|---|
//! | `Body` | a struct, or an enum with `#[body(tag = "…")]` | a body or a part of one, refused with all its errors at once |
//! | `Query` | a struct | the parameters of a query |
//! | `View` | a struct, or an enum with `#[serde(tag = "…")]` | the schema of an answer that `serde::Serialize` writes |
//! | `Documented` | an endpoint | its doc comment as summary and description |
//!
//! Attributes of a field: `#[body(flatten)]` and `#[query(flatten)]` take the fields of another
//! type in its place; `#[body(internal)]` is for dialects, which rewrite what a source design's
//! client sends, and unknown to everybody else.

mod attributes;
mod body;
mod documented;
mod view;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

fn expanded(made: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    made.unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Reads and describes a body, or a part of one.
#[proc_macro_derive(Body, attributes(body))]
pub fn body(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expanded(body::derive(&input))
}

/// Reads and describes the parameters of a query.
#[proc_macro_derive(Query, attributes(query))]
pub fn query(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expanded(body::derive_query(&input))
}

/// Describes an answer.
#[proc_macro_derive(View)]
pub fn view(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expanded(view::derive(&input))
}

/// Keeps the doc comment of an endpoint.
#[proc_macro_derive(Documented)]
pub fn documented(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    documented::derive(&input).into()
}
