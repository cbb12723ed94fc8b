//! `Body` and `Query`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Fields, Result, spanned::Spanned};

use crate::attributes::{Named, doc, named, said, snake_case};

/// `#[derive(Body)]`.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    match &input.data {
        Data::Struct(data) => {
            let fields = named(&data.fields, "body")?;
            let parts = fields_impl(input, &fields);
            let (ident, name, doc) = (&input.ident, input.ident.to_string(), doc(&input.attrs));
            Ok(quote! {
                #parts

                impl ::endpoint::Schema for #ident {
                    fn schema(schemas: &mut ::endpoint::Schemas) -> ::endpoint::serde_json::Value {
                        schemas.named(#name, |schemas| {
                            let properties = <Self as ::endpoint::Fields>::properties(schemas);
                            ::endpoint::object_schema(#doc, &properties, true)
                        })
                    }
                }

                impl ::endpoint::Field for #ident {
                    fn parse(
                        raw: ::endpoint::Raw<'_>,
                        errors: &mut ::endpoint::Errors,
                    ) -> Option<Self> {
                        let object = raw.object(errors)?;
                        let mut known = Vec::new();
                        <Self as ::endpoint::Fields>::names(&mut known);
                        object.only(&known, errors);
                        <Self as ::endpoint::Fields>::read(&object, errors)
                    }
                }
            })
        }
        Data::Enum(data) => tagged(input, data),
        Data::Union(_) => Err(syn::Error::new(input.span(), "a body is a struct or an enum")),
    }
}

/// `#[derive(Query)]`.
pub(crate) fn derive_query(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new(input.span(), "a query is a struct"));
    };
    let fields = named(&data.fields, "query")?;
    Ok(fields_impl(input, &fields))
}

/// `impl Fields` of a struct.
fn fields_impl(input: &DeriveInput, fields: &[Named<'_>]) -> TokenStream {
    let ident = &input.ident;
    let names = fields.iter().filter(|one| !one.said.internal).map(push_name);
    let (reads, idents) = reads(fields);
    let properties = properties(fields);
    quote! {
        impl ::endpoint::Fields for #ident {
            fn names(names: &mut Vec<&'static str>) {
                let _ = &names;
                #(#names)*
            }

            fn read(
                object: &::endpoint::Object<'_>,
                errors: &mut ::endpoint::Errors,
            ) -> Option<Self> {
                let _ = (object, &errors);
                #reads
                Some(Self { #(#idents: #idents?,)* })
            }

            fn properties(
                schemas: &mut ::endpoint::Schemas,
            ) -> Vec<::endpoint::Property> {
                let _ = &schemas;
                let mut properties = Vec::new();
                #(#properties)*
                properties
            }
        }
    }
}

fn push_name(field: &Named<'_>) -> TokenStream {
    let (name, ty) = (&field.name, field.ty);
    if field.said.flatten {
        quote! { <#ty as ::endpoint::Fields>::names(names); }
    } else {
        quote! { names.push(#name); }
    }
}

/// Reads every field, even if one before it is wrong.
fn reads<'a>(fields: &'a [Named<'_>]) -> (TokenStream, Vec<&'a syn::Ident>) {
    let reads = fields.iter().map(|field| {
        let (ident, name, ty) = (field.ident, &field.name, field.ty);
        let read = if field.said.flatten {
            quote! { <#ty as ::endpoint::Fields>::read(object, errors) }
        } else if field.said.internal {
            quote! { object.internal(#name, errors) }
        } else {
            quote! { object.field(#name, errors) }
        };
        quote! { let #ident: Option<#ty> = #read; }
    });
    (quote! { #(#reads)* }, fields.iter().map(|field| field.ident).collect())
}

fn properties<'a>(fields: &'a [Named<'_>]) -> impl Iterator<Item = TokenStream> + 'a {
    fields.iter().filter(|field| !field.said.internal).map(|field| {
        let (name, doc, ty) = (&field.name, &field.doc, field.ty);
        if field.said.flatten {
            quote! { properties.extend(<#ty as ::endpoint::Fields>::properties(schemas)); }
        } else {
            quote! {
                properties.push(::endpoint::Property {
                    name: #name.to_owned(),
                    description: #doc.to_owned(),
                    required: !<#ty as ::endpoint::Schema>::OPTIONAL,
                    schema: <#ty as ::endpoint::Schema>::schema(schemas),
                });
            }
        }
    })
}

/// What is generated for a variant of a tagged enum.
struct Variant {
    /// Its value of the tag.
    choice: String,
    /// Pushes the names of its fields.
    names: TokenStream,
    /// Refuses other fields.
    only: TokenStream,
    /// Reads it.
    read: TokenStream,
    /// Pushes its schema.
    schema: TokenStream,
}

impl Variant {
    fn new(tag: &str, index: usize, variant: &syn::Variant) -> Result<Self> {
        let fields = named(&variant.fields, "body")?;
        let (ident, choice) = (&variant.ident, snake_case(&variant.ident));
        let own: Vec<_> = fields.iter().map(push_name).collect();
        let (reads, idents) = reads(&fields);
        let make = if matches!(variant.fields, Fields::Unit) {
            quote! { Self::#ident }
        } else {
            quote! { Self::#ident { #(#idents: #idents?,)* } }
        };
        let properties = properties(&fields);
        let description = doc(&variant.attrs);
        Ok(Self {
            names: quote! { #(#own)* },
            only: quote! {
                Some(#index) => {
                    let mut known = vec![#tag];
                    let names = &mut known;
                    #(#own)*
                    object.only(&known, errors);
                }
            },
            read: quote! { #index => { #reads Some(#make) } },
            schema: quote! {
                let mut properties = vec![::endpoint::Property {
                    name: #tag.to_owned(),
                    description: String::new(),
                    required: true,
                    schema: ::endpoint::serde_json::json!({ "type": "string", "const": #choice }),
                }];
                #(#properties)*
                variants.push(::endpoint::object_schema(#description, &properties, true));
            },
            choice,
        })
    }
}

/// An enum whose tag says which variant an object is.
fn tagged(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let Some(tag) = said(&input.attrs, "body")?.tag else {
        return Err(syn::Error::new(input.ident.span(), "say #[body(tag = \"…\")]"));
    };
    let (ident, name, doc_text) = (&input.ident, input.ident.to_string(), doc(&input.attrs));
    let variants = data.variants.iter().enumerate();
    let variants: Vec<_> = variants
        .map(|(index, variant)| Variant::new(&tag, index, variant))
        .collect::<Result<_>>()?;
    let choices = variants.iter().map(|variant| &variant.choice);
    let names = variants.iter().map(|variant| &variant.names);
    let parses = variants.iter().map(|variant| &variant.only);
    let reads_of = variants.iter().map(|variant| &variant.read);
    let schemas = variants.iter().map(|variant| &variant.schema);
    Ok(quote! {
        impl #ident {
            const CHOICES: &'static [&'static str] = &[#(#choices),*];
        }

        impl ::endpoint::Fields for #ident {
            fn names(names: &mut Vec<&'static str>) {
                names.push(#tag);
                #(#names)*
            }

            fn read(
                object: &::endpoint::Object<'_>,
                errors: &mut ::endpoint::Errors,
            ) -> Option<Self> {
                match object.tag(#tag, Self::CHOICES, errors)? {
                    #(#reads_of)*
                    _ => None,
                }
            }

            fn properties(
                schemas: &mut ::endpoint::Schemas,
            ) -> Vec<::endpoint::Property> {
                let schema = <Self as ::endpoint::Schema>::schema(schemas);
                ::endpoint::properties_of(&schema, schemas)
            }
        }

        impl ::endpoint::Schema for #ident {
            fn schema(schemas: &mut ::endpoint::Schemas) -> ::endpoint::serde_json::Value {
                schemas.named(#name, |schemas| {
                    let mut variants: Vec<::endpoint::serde_json::Value> = Vec::new();
                    #(#schemas)*
                    ::endpoint::tagged_schema(#doc_text, variants)
                })
            }
        }

        impl ::endpoint::Field for #ident {
            fn parse(
                raw: ::endpoint::Raw<'_>,
                errors: &mut ::endpoint::Errors,
            ) -> Option<Self> {
                let object = raw.object(errors)?;
                // An error of the tag is reported once, when the variant is read.
                match object.tag(#tag, Self::CHOICES, &mut ::endpoint::Errors::new("")) {
                    #(#parses)*
                    _ => {}
                }
                <Self as ::endpoint::Fields>::read(&object, errors)
            }
        }
    })
}
