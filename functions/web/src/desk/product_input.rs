//! The form of a product: what was typed into it, and what that means.

use std::collections::BTreeMap;

use app::catalog::{NewProduct, NewVariant, ProductEdit};
use domain::{
    CategoryId, GroupId, ImageUrl, Message, Multiline, Points, Text, Twd, VariantCode,
    catalog::{
        GroupWithStock, MAX_VARIANTS, ProductChange, ProductDetails, ProductKind, ProductWithStock,
        Sku, Variant,
    },
};
use endpoint::{
    Body, Errors, Field, FieldError, Int, List, Patch, Problem, Raw, RawFields, Step, body_field,
};
use serde_json::{Map, Value};

use crate::text::desk as text;

/// How many empty rows for variants a form has.
const SPARE: usize = 3;
/// The fields of the product itself, as they are named in the form.
const FIELDS: &[&str] = &[
    "kind",
    "name",
    "name_en",
    "description",
    "description_en",
    "price",
    "points_price",
    "image_url",
    "category_id",
    "stock",
    "is_active",
];
/// The fields of a variant.
const OF_VARIANT: &[&str] = &["id", "name", "name_en", "sku", "price", "stock"];

/// A product as it is typed. What is blank is not there.
#[derive(Clone, Debug, Body)]
pub(crate) struct ProductForm {
    kind: ProductKind,
    name: Text<1, 100>,
    name_en: Option<Text<1, 150>>,
    description: Option<Multiline<1, 4000>>,
    description_en: Option<Multiline<1, 4000>>,
    price: Option<Twd>,
    points_price: Option<Points>,
    image_url: Option<ImageUrl>,
    category_id: Option<CategoryId>,
    stock: Option<Int<0, 1_000_000>>,
    is_active: bool,
    variants: List<VariantRow, 0, MAX_VARIANTS>,
}

#[derive(Clone, Debug, Body)]
struct VariantRow {
    id: VariantCode,
    name: Text<1, 40>,
    name_en: Option<Text<1, 60>>,
    sku: Option<Sku>,
    price: Option<Twd>,
    stock: Option<Int<0, 1_000_000>>,
}

/// A form that was read, and what its stock means.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    form: ProductForm,
    options: Vec<GroupId>,
}

/// A stock that was counted anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Recount {
    /// Of which variant.
    pub(crate) variant: VariantCode,
    /// How many were shown.
    pub(crate) seen: u32,
    /// How many there are.
    pub(crate) units: u32,
}

/// The row of a form whose variant is `index` among those that were typed.
fn row_of(typed: &RawFields, index: usize) -> usize {
    rows(typed).nth(index).unwrap_or(index)
}

/// The rows of variants in which something was typed.
fn rows(typed: &RawFields) -> impl Iterator<Item = usize> {
    let said = |row: &usize| {
        let fields = ["name", "name_en", "sku", "price", "stock"];
        fields.iter().any(|field| !typed.get(&field_of(*row, field)).trim().is_empty())
    };
    (0..MAX_VARIANTS).filter(said)
}

/// The name of the field `field` of the variant in `row`.
pub(crate) fn field_of(row: usize, field: &str) -> String {
    format!("variant.{row}.{field}")
}

/// The name of the field that says whether `group` is offered.
pub(crate) fn option_field(group: GroupId) -> String {
    format!("option.{group}")
}

/// How many rows for variants the form with `typed` shows.
pub(crate) fn shown_rows(typed: impl Fn(&str) -> bool) -> usize {
    let last = (0..MAX_VARIANTS).rev().find(|row| typed(&field_of(*row, "name")));
    last.map_or(SPARE, |last| last.saturating_add(1).saturating_add(SPARE)).min(MAX_VARIANTS)
}

impl Read {
    /// The form that was typed by the staff of a store that has the option groups `groups`.
    ///
    /// # Errors
    /// What is wrong with its fields.
    pub(crate) fn of(typed: &RawFields, groups: &[GroupWithStock]) -> Result<Self, Problem> {
        let mut object: Map<String, Value> =
            FIELDS.iter().map(|name| ((*name).to_owned(), typed.get(name).into())).collect();
        object.insert("variants".to_owned(), Value::Array(variants(typed)));
        let mut errors = Errors::new("body");
        let value = Value::Object(object);
        let form = ProductForm::parse(Raw::pairs(&value, false), &mut errors);
        let form = errors.finish(form).map_err(|error| at_rows(typed, error.into()))?;
        let offered = |group: &GroupWithStock| typed.get(&option_field(group.group.id)) == "true";
        let options = groups.iter().filter(|group| offered(group)).map(|group| group.group.id);
        Ok(Self { form, options: options.collect() })
    }

    /// A new product.
    pub(crate) fn new_product(self) -> NewProduct {
        let Self { form, options } = self;
        let units = form.stock.map_or(Patch::Clear, |units| Patch::Set(units.get(0)));
        let counted = form.stock.is_some() || form.variants.0.iter().any(|row| row.stock.is_some());
        let variants = form.variants.0.into_iter().map(|row| row.variant(None)).collect::<Vec<_>>();
        let units = if variants.is_empty() { units } else { Patch::Keep };
        let details = ProductDetails {
            kind: form.kind,
            name: form.name,
            name_en: form.name_en,
            description: form.description,
            description_en: form.description_en,
            price: form.price,
            points_price: form.points_price,
            image_url: form.image_url,
            category: None,
            tracked: counted,
            active: form.is_active,
        };
        NewProduct { details, category: form.category_id, units, variants, options }
    }

    /// The edit of `old`, and what is counted anew in it, where the form showed the units `seen`.
    pub(crate) fn edit(self, old: &ProductWithStock) -> ProductEdit {
        let Self { form, options } = self;
        let only = old.stock_of(VariantCode::ONLY);
        let units = if form.variants.0.is_empty() { first(form.stock, only) } else { Patch::Keep };
        let rows = form.variants.0.into_iter();
        let variants = rows.map(|row| {
            let counted = old.stock_of(row.id);
            row.variant(counted)
        });
        let variants = variants.collect();
        let change = ProductChange {
            kind: Some(form.kind),
            name: Some(form.name),
            name_en: said(form.name_en),
            description: said(form.description),
            description_en: said(form.description_en),
            price: said(form.price),
            points_price: said(form.points_price),
            image_url: said(form.image_url),
            category: Patch::Keep,
            active: Some(form.is_active),
        };
        ProductEdit {
            change,
            category: said(form.category_id),
            units,
            variants: Some(variants),
            options: Some(options),
        }
    }

    /// What is counted anew by the form, which showed other units as `typed` says.
    pub(crate) fn recounts(&self, typed: &RawFields, old: &ProductWithStock) -> Vec<Recount> {
        let seen = |name: &str| typed.get(name).parse::<u32>().ok();
        let of = |variant: VariantCode, units: &Option<Int<0, 1_000_000>>, shown: Option<u32>| {
            // What was not counted so far begins to be, which is an edit.
            old.stock_of(variant)?;
            let (units, seen) = (units.as_ref()?.get(0), shown?);
            (units != seen).then_some(Recount { variant, seen, units })
        };
        if self.form.variants.0.is_empty() {
            return of(VariantCode::ONLY, &self.form.stock, seen("seen")).into_iter().collect();
        }
        let rows = self.form.variants.0.iter().enumerate();
        let all = rows.filter_map(|(index, row)| {
            let shown = seen(&field_of(row_of(typed, index), "seen"));
            of(row.id, &row.stock, shown)
        });
        all.collect()
    }
}

impl VariantRow {
    /// The variant, of which so many units are `counted`.
    fn variant(self, counted: Option<u32>) -> NewVariant {
        let Self { id, name, name_en, sku, price, stock } = self;
        let variant = Variant { id, name, name_en, sku, price, list_price: None };
        NewVariant { variant, units: first(stock, counted) }
    }
}

/// What an edit says of a stock: what is counted already is counted anew by another write.
fn first(typed: Option<Int<0, 1_000_000>>, counted: Option<u32>) -> Patch<u32> {
    match (typed, counted) {
        (Some(units), None) => Patch::Set(units.get(0)),
        (Some(_), Some(_)) => Patch::Keep,
        (None, _) => Patch::Clear,
    }
}

fn said<T>(typed: Option<T>) -> Patch<T> {
    typed.map_or(Patch::Clear, Patch::Set)
}

/// The variants in the rows of a form. A new one gets a code of its own.
fn variants(typed: &RawFields) -> Vec<Value> {
    let value = |row: usize, field: &str| typed.get(&field_of(row, field)).trim().to_owned();
    let mut used: Vec<String> = rows(typed).map(|row| value(row, "id")).collect();
    let mut codes = (1..=MAX_VARIANTS.saturating_mul(2)).map(|number| format!("V{number}"));
    let mut all = Vec::new();
    for row in rows(typed) {
        let fields = OF_VARIANT.iter().map(|field| ((*field).to_owned(), value(row, field).into()));
        let mut variant: Map<String, Value> = fields.collect();
        if value(row, "id").is_empty()
            && let Some(code) = codes.find(|code| !used.contains(code))
        {
            used.push(code.clone());
            variant.insert("id".to_owned(), code.into());
        }
        all.push(Value::Object(variant));
    }
    all
}

/// `problem` with the fields of variants named as the form names them.
pub(crate) fn at_rows(typed: &RawFields, problem: Problem) -> Problem {
    if problem.errors().is_empty() {
        return problem;
    }
    let errors = problem.errors().iter().map(|error| {
        let loc = match error.loc.as_slice() {
            [_, Step::Name(list), Step::Index(index), rest @ ..] if list == "variants" => {
                let field = match rest.last() {
                    Some(Step::Name(field)) => field.as_str(),
                    Some(Step::Index(_)) | None => "name",
                };
                vec![Step::name("body"), Step::name(&field_of(row_of(typed, *index), field))]
            }
            loc => loc.to_vec(),
        };
        FieldError { loc, ..error.clone() }
    });
    Problem::fields(errors.collect())
}

/// A value as a field holds it.
pub(crate) fn text<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// What the form of `found` says.
pub(crate) fn values(found: &ProductWithStock) -> BTreeMap<String, String> {
    let product = &found.product;
    let details = &product.details;
    let mut all = BTreeMap::new();
    let mut say = |name: &str, value: Option<String>| {
        all.insert(name.to_owned(), value.unwrap_or_default());
    };
    say("kind", Some(details.kind.as_str().to_owned()));
    say("name", Some(details.name.to_string()));
    say("name_en", text(details.name_en.as_ref()));
    say("description_en", text(details.description_en.as_ref()));
    say("description", text(details.description.as_ref()));
    say("price", text(details.price.as_ref()));
    say("points_price", text(details.points_price.as_ref()));
    say("image_url", details.image_url.as_ref().map(|url| url.as_str().to_owned()));
    say("category_id", text(details.category.as_ref().map(|category| category.id)));
    say("is_active", Some(details.active.to_string()));
    let only = found.stock_of(VariantCode::ONLY).filter(|_| product.variants.is_empty());
    say("stock", only.map(|units| units.to_string()));
    say("seen", only.map(|units| units.to_string()));
    say("version", Some(product.version.to_string()));
    for group in &product.options {
        say(&option_field(*group), Some("true".to_owned()));
    }
    for (row, variant) in product.variants.iter().enumerate() {
        let mut say = |field: &str, value: Option<String>| say(&field_of(row, field), value);
        let units = found.stock_of(variant.id).map(|units| units.to_string());
        say("id", Some(variant.id.to_string()));
        say("name", Some(variant.name.to_string()));
        say("name_en", text(variant.name_en.as_ref()));
        say("sku", text(variant.sku.as_ref()));
        say("price", text(variant.price.as_ref()));
        say("stock", units.clone());
        say("seen", units);
    }
    all
}

/// What is another one by now than what was `typed`: an error at each of the fields, which says
/// what it is.
pub(crate) fn differences(typed: &RawFields, now: &BTreeMap<String, String>) -> Problem {
    let shown =
        |name: &str| !["version", "seen", "id"].contains(&name.rsplit('.').next().unwrap_or(name));
    let other = |(name, value): &(&String, &String)| {
        shown(name)
            && typed.get(name).trim() != value.replace('\n', "\r\n").as_str()
            && typed.get(name).trim() != value.as_str()
    };
    let errors = now.iter().filter(other).map(|(name, value)| {
        let value = if value.is_empty() { "—" } else { value.as_str() };
        let message = Message::of(|locale| text::is_now(locale, value));
        body_field(name, "conflict", message)
    });
    Problem::fields(errors.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(more: &[(&str, &str)]) -> RawFields {
        let base = [("kind", "goods"), ("name", "Tea"), ("price", "60"), ("is_active", "true")];
        base.into_iter().chain(more.iter().copied()).collect()
    }

    fn wrong(more: &[(&str, &str)]) -> Vec<(String, &'static str)> {
        let problem = Read::of(&typed(more), &[]).unwrap_err();
        problem.errors().iter().map(|error| (error.name().to_owned(), error.kind)).collect()
    }

    #[test]
    fn rows_are_variants_and_blank_ones_are_not() {
        let form = typed(&[
            ("variant.0.id", "L"),
            ("variant.0.name", "large"),
            ("variant.0.stock", "5"),
            ("variant.1.id", "M"),
            ("variant.1.name", " "),
            ("variant.2.name", "new"),
            ("variant.2.price", "70"),
        ]);
        let product = Read::of(&form, &[]).unwrap().new_product();
        let told: Vec<_> = product
            .variants
            .iter()
            .map(|new| {
                (new.variant.id.to_string(), new.variant.name.to_string(), new.units.clone())
            })
            .collect();
        let row = |id: &str, name: &str, units| (id.to_owned(), name.to_owned(), units);
        assert_eq!(told, [row("L", "large", Patch::Set(5)), row("V1", "new", Patch::Clear)]);
        assert_eq!(product.variants[1].variant.price, Twd::new(70));
    }

    #[test]
    fn all_that_is_wrong_is_said_where_it_was_typed() {
        let want = |all: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
            all.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect()
        };
        assert_eq!(
            wrong(&[
                ("name", ""),
                ("price", "-1"),
                ("variant.1.name", "x"),
                ("variant.3.price", "much"),
                ("variant.3.stock", "1"),
            ]),
            want(&[
                ("name", "missing"),
                ("price", "range"),
                ("variant.3.name", "missing"),
                ("variant.3.price", "wrong_type"),
            ])
        );
    }
}
