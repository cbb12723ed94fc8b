//! The form of a product.

use domain::catalog::{Category, GroupWithStock, MAX_VARIANTS, ProductKind};
use maud::{Markup, html};

use super::product_input::{field_of, option_field, shown_rows};
use crate::{
    context::PageContext,
    parts::form::{FormState, Input, area, select},
    text::desk as text,
};

/// What the store has that its products may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Has<'a> {
    /// Its categories.
    pub(crate) categories: &'a [Category],
    /// Its option groups.
    pub(crate) groups: &'a [GroupWithStock],
}

/// The form that posts to `action`; `changed` says that somebody else has saved the product since
/// it was shown.
pub(crate) fn product_form(
    ctx: &PageContext,
    action: &str,
    has: Has<'_>,
    sheet: &FormState,
    changed: bool,
) -> Markup {
    let fields = html! {
        section class="card" {
            (main_fields(ctx, has, sheet))
        }
        details class="card" open[!sheet.typed(&field_of(0, "name")).is_empty()] {
            summary { (text::variants(ctx)) }
            p class="hint" { (text::variants_hint(ctx)) }
            @for row in 0..shown_rows(|name| !sheet.typed(name).is_empty()) {
                (variant(ctx, row, sheet))
            }
        }
        @if !has.groups.is_empty() { (options(ctx, has.groups, sheet)) }
        button class="main" { (text::save(ctx)) }
    };
    html! {
        @if changed { p class="alert" role="alert" { (text::changed_meanwhile(ctx)) } }
        form class="sheet product-form" method="post" action=(action) {
            input type="hidden" name="version" value=(sheet.typed("version"));
            input type="hidden" name="seen" value=(sheet.typed("seen"));
            input type="hidden" name="key" value=(sheet.typed("key"));
            (sheet.summary())
            (fields)
        }
    }
}

fn main_fields(ctx: &PageContext, has: Has<'_>, sheet: &FormState) -> Markup {
    let kinds: Vec<_> =
        ProductKind::ALL.iter().map(|kind| (kind.as_str(), kind.label(ctx.locale))).collect();
    let ids: Vec<_> = has.categories.iter().map(|one| one.id.to_string()).collect();
    let names = ids.iter().zip(has.categories).map(|(id, one)| (id.as_str(), one.name.as_str()));
    let categories: Vec<_> = std::iter::once(("", text::no_category(ctx))).chain(names).collect();
    let shelf = [("true", text::on_shelf(ctx)), ("false", text::off_shelf(ctx))];
    let amount = |name, label, hint| Input {
        name,
        label,
        autocomplete: "off",
        inputmode: Some("numeric"),
        max: 9,
        hint,
        ..Input::default()
    };
    html! {
        (Input {
            name: "name", label: text::name(ctx), autocomplete: "off", max: 100, required: true,
            ..Input::default()
        }.draw(sheet))
        (Input {
            name: "name_en", label: text::name_en(ctx), autocomplete: "off", max: 150,
            ..Input::default()
        }.draw(sheet))
        (select(sheet, "kind", text::kind(ctx), "goods", &kinds))
        (amount("price", text::price(ctx), None).draw(sheet))
        (amount("points_price", text::points_price(ctx), Some(text::one_price(ctx))).draw(sheet))
        (amount("stock", text::stock(ctx), Some(text::stock_hint(ctx))).draw(sheet))
        (select(sheet, "category_id", text::category(ctx), "", &categories))
        (area(sheet, "description", text::description(ctx), 4, 4000))
        (area(sheet, "description_en", text::description_en(ctx), 4, 4000))
        (Input {
            name: "image_url", label: text::image_url(ctx), kind: "url", autocomplete: "off",
            max: 500, hint: Some(text::image_hint(ctx)), ..Input::default()
        }.draw(sheet))
        (select(sheet, "is_active", text::shelf(ctx), "true", &shelf))
    }
}

fn variant(ctx: &PageContext, row: usize, sheet: &FormState) -> Markup {
    let name = |field| field_of(row, field);
    let number = row.saturating_add(1).min(MAX_VARIANTS);
    html! {
        fieldset class="variant" {
            legend { (text::variant(ctx, &number.to_string())) }
            input type="hidden" name=(name("id")) value=(sheet.typed(&name("id")));
            input type="hidden" name=(name("seen")) value=(sheet.typed(&name("seen")));
            @for (field, label, mode, max) in [
                ("name", text::variant_name(ctx), None, 40),
                ("name_en", text::name_en(ctx), None, 60),
                ("sku", text::sku(ctx), None, 40),
                ("price", text::variant_price(ctx), Some("numeric"), 9),
                ("stock", text::stock(ctx), Some("numeric"), 7),
            ] {
                (Input {
                    name: &name(field), label, autocomplete: "off", inputmode: mode, max,
                    ..Input::default()
                }.draw(sheet))
            }
        }
    }
}

fn options(ctx: &PageContext, groups: &[GroupWithStock], sheet: &FormState) -> Markup {
    html! {
        fieldset class="card choices" {
            legend { (text::options(ctx)) }
            @for stocked in groups {
                @let field = option_field(stocked.group.id);
                label {
                    input type="checkbox" name=(field) value="true"
                        checked[sheet.typed(&field) == "true"];
                    span { (stocked.group.name) }
                }
            }
        }
    }
}
