//! `Documented`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::attributes::doc;

/// `#[derive(Documented)]`.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let (ident, doc) = (&input.ident, doc(&input.attrs));
    quote! {
        impl ::endpoint::Documented for #ident {
            const DOC: &'static str = #doc;
        }
    }
}
