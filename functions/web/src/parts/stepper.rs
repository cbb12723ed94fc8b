//! How many of something.

use domain::Quantity;
use maud::{Markup, html};

use crate::{context::PageContext, text::parts as text};

/// The field `quantity` for the thing `name`; a script puts buttons for one fewer and one more
/// beside it.
pub(crate) fn stepper(ctx: &PageContext, name: &str, value: u16, most: Quantity) -> Markup {
    html! {
        div class="stepper" data-stepper data-fewer=(text::fewer_of(ctx, name))
            data-more=(text::more_of(ctx, name)) {
            input type="number" name="quantity" value=(value) min="1" max=(most.get())
                inputmode="numeric" aria-label=(text::quantity_of(ctx, name));
        }
    }
}
