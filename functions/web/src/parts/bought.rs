//! What a cart and an order hold, a line each.

use app::carts::PricedLine;
use domain::{
    Localized, Named,
    order::{Line, Order},
};
use maud::{Markup, html};

use crate::{context::PageContext, parts::named::Written, text::parts as text};

/// The name of what stands in a line of the cart; `gone` if it is no longer in the catalogue.
pub(crate) fn name<'a>(ctx: &PageContext, line: &'a PricedLine, gone: &'a str) -> Localized<'a> {
    let details = line.product.as_ref().map(|stocked| &stocked.product.details);
    let gone = Localized { text: gone, instead: None };
    details.map_or(gone, |known| known.name_in(ctx.locale))
}

/// The variant and the choices of a line of the cart, and the note about it.
pub(crate) fn form(ctx: &PageContext, line: &PricedLine) -> Option<Markup> {
    let chosen = line.chosen.as_ref();
    let variant = chosen.and_then(|chosen| {
        let en = chosen.variant_name_en.as_ref().map(|name| name.as_str());
        Localized::of(ctx.locale, chosen.variant_name.as_ref().map(|name| name.as_str()), en)
    });
    let choices = chosen.into_iter().flat_map(|chosen| &chosen.choices);
    let choices = choices.map(|choice| choice.name_in(ctx.locale));
    let note = line.line.note.as_ref().map(|note| Localized { text: note.as_str(), instead: None });
    let all: Vec<_> = variant.into_iter().chain(choices).chain(note).collect();
    (!all.is_empty()).then(|| listed(ctx, &all))
}

/// What was bought, as it was named then: the product, its variant, its choices.
pub(crate) fn title(ctx: &PageContext, line: &Line) -> Markup {
    let then = |name| Localized::of(ctx.locale, Some(name), None);
    let variant = line.variant_name.as_ref().map(|name| name.as_str());
    let choices = line.choices.iter().map(|choice| choice.name.as_str());
    let form: Vec<_> = variant.into_iter().chain(choices).filter_map(then).collect();
    html! {
        @if let Some(name) = then(line.name.as_str()) { (Written(name)) }
        @if !form.is_empty() {
            " (" (listed(ctx, &form)) ")"
        }
    }
}

/// What an order holds, all in one line.
pub(crate) fn contents(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        @for (place, line) in order.lines.iter().enumerate() {
            @if place > 0 { (text::comma(ctx)) }
            (title(ctx, line)) " × " (line.quantity.get())
        }
    }
}

fn listed(ctx: &PageContext, names: &[Localized<'_>]) -> Markup {
    html! {
        @for (place, name) in names.iter().enumerate() {
            @if place > 0 { (text::comma(ctx)) }
            (Written(*name))
        }
    }
}
