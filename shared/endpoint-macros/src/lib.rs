//! Derives for the inputs and outputs of endpoints. A type declares its fields once, in Rust; the
//! parser, the refusal of unknown fields and the OpenAPI schema are derived. Doc comments become
//! descriptions.
//!
//! | derive | on | what it makes |
//! |---|---|---|
//! | `Body` | a struct, or an enum with `#[body(tag = "…")]` | a body or a part of one |
//! | `Query` | a struct | the parameters of a query |
//! | `View` | a struct, or an enum with `#[serde(tag = "…")]` | the schema of a serde answer |
//! | `Documented` | an endpoint | its doc comment as summary and description |
//!
//! Attributes of a field: `#[body(flatten)]` and `#[query(flatten)]` insert the fields of another
//! type in its place; a field with `#[body(internal)]` is set by dialects only, which rewrite what
//! a source design's client sends, and is an unknown field to other clients.

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

/// Makes the doc comment of an endpoint available to the program.
#[proc_macro_derive(Documented)]
pub fn documented(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    documented::derive(&input).into()
}
