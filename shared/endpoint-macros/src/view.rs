//! `View`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Result, spanned::Spanned};

use crate::attributes::{Named, doc, named, said, snake_case};

/// `#[derive(View)]`.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let (ident, name, doc_text) = (&input.ident, input.ident.to_string(), doc(&input.attrs));
    let generics = &input.generics;
    if !generics.params.is_empty() {
        return Err(syn::Error::new(generics.span(), "a view has one schema and no parameters"));
    }
    let schema = match &input.data {
        Data::Struct(data) => {
            let pushes = pushes(&named(&data.fields, "serde")?);
            quote! {
                let mut properties: Vec<::endpoint::Property> = Vec::new();
                #(#pushes)*
                ::endpoint::object_schema(#doc_text, &properties, false)
            }
        }
        Data::Enum(data) => {
            let Some(tag) = said(&input.attrs, "serde")?.tag else {
                return Err(syn::Error::new(ident.span(), "say #[serde(tag = \"…\")]"));
            };
            let variants = data.variants.iter().map(|variant| {
                let (choice, doc) = (snake_case(&variant.ident), doc(&variant.attrs));
                let pushes = pushes(&named(&variant.fields, "serde")?);
                Ok(quote! {
                    let mut properties = vec![::endpoint::Property {
                        name: #tag.to_owned(),
                        description: String::new(),
                        required: true,
                        schema: ::endpoint::serde_json::json!({
                            "type": "string", "const": #choice,
                        }),
                    }];
                    #(#pushes)*
                    variants.push(::endpoint::object_schema(#doc, &properties, false));
                })
            });
            let variants: Vec<_> = variants.collect::<Result<_>>()?;
            quote! {
                let mut variants: Vec<::endpoint::serde_json::Value> = Vec::new();
                #(#variants)*
                ::endpoint::tagged_schema(#doc_text, variants)
            }
        }
        Data::Union(_) => return Err(syn::Error::new(input.span(), "a view is a struct or enum")),
    };
    Ok(quote! {
        impl ::endpoint::Schema for #ident {
            fn schema(schemas: &mut ::endpoint::Schemas) -> ::endpoint::serde_json::Value {
                schemas.named(#name, |schemas| { let _ = &schemas; #schema })
            }
        }
    })
}

fn pushes(fields: &[Named<'_>]) -> Vec<TokenStream> {
    let push = |field: &Named<'_>| {
        let (name, doc, ty) = (&field.name, &field.doc, field.ty);
        if field.said.flatten {
            return quote! {
                let schema = <#ty as ::endpoint::Schema>::schema(schemas);
                properties.extend(::endpoint::properties_of(&schema, schemas));
            };
        }
        let required = !field.said.skipped;
        quote! {
            properties.push(::endpoint::Property {
                name: #name.to_owned(),
                description: #doc.to_owned(),
                required: #required,
                schema: <#ty as ::endpoint::Schema>::schema(schemas),
            });
        }
    };
    fields.iter().map(push).collect()
}
