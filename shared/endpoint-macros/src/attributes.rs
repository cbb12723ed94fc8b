//! The doc comment, the serialized name and the attributes of a field.

use syn::{Attribute, Expr, ExprLit, Field, Fields, Ident, Lit, Meta, Result, spanned::Spanned};

/// The doc comment, its lines joined; an empty line separates paragraphs.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
        pair.path.is_ident("doc").then(|| text.value().trim().to_owned())
    });
    let mut doc = String::new();
    for line in lines {
        if line.is_empty() {
            doc.push_str("\n\n");
        } else {
            if !doc.is_empty() && !doc.ends_with('\n') {
                doc.push(' ');
            }
            doc.push_str(&line);
        }
    }
    doc.trim().to_owned()
}

/// The attributes of a field or a type: ours, or serde's.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) flatten: bool,
    pub(crate) internal: bool,
    pub(crate) tag: Option<String>,
    pub(crate) rename: Option<String>,
    /// Whether serde leaves it out of some answers.
    pub(crate) skipped: bool,
}

/// The attributes named `name`.
pub(crate) fn said(attributes: &[Attribute], name: &str) -> Result<Said> {
    let mut said = Said::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("flatten") {
                said.flatten = true;
            } else if meta.path.is_ident("internal") && name == "body" {
                said.internal = true;
            } else if meta.path.is_ident("tag") {
                said.tag = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            } else if meta.path.is_ident("rename") && name == "serde" {
                said.rename = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            } else if meta.path.is_ident("skip_serializing_if") && name == "serde" {
                said.skipped = true;
                meta.value()?.parse::<syn::LitStr>()?;
            } else if name == "serde" && meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<Expr>()?;
            } else if name != "serde" {
                return Err(meta.error("unknown attribute"));
            }
            Ok(())
        })?;
    }
    Ok(said)
}

/// A field: its name in Rust and in JSON, its type, its description and attributes.
pub(crate) struct Named<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) ty: &'a syn::Type,
    pub(crate) doc: String,
    pub(crate) said: Said,
}

/// The named fields of a struct or a variant; a unit has none.
pub(crate) fn named<'a>(fields: &'a Fields, attribute: &str) -> Result<Vec<Named<'a>>> {
    match fields {
        Fields::Named(fields) => fields.named.iter().map(|field| one(field, attribute)).collect(),
        Fields::Unit => Ok(Vec::new()),
        Fields::Unnamed(fields) => {
            Err(syn::Error::new(fields.span(), "fields need names to be told by"))
        }
    }
}

fn one<'a>(field: &'a Field, attribute: &str) -> Result<Named<'a>> {
    let Some(ident) = &field.ident else {
        return Err(syn::Error::new(field.span(), "fields need names to be told by"));
    };
    let said = said(&field.attrs, attribute)?;
    let plain = ident.to_string();
    let plain = plain.strip_prefix("r#").unwrap_or(&plain).to_owned();
    let name = said.rename.clone().unwrap_or(plain);
    Ok(Named { ident, name, ty: &field.ty, doc: doc(&field.attrs), said })
}

/// `ShipHome` as `ship_home`.
pub(crate) fn snake_case(ident: &Ident) -> String {
    let mut name = String::new();
    for letter in ident.to_string().chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}
