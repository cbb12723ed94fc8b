//! What a page tells: that something was done, that there is nothing, or that something is asked.

use maud::{Markup, html};

use crate::{context::PageContext, text::parts as text};

/// A place where nothing is, with the way on from it.
pub(crate) fn empty(message: &str, onward: Option<(&str, &str)>) -> Markup {
    html! {
        div class="empty" {
            p { (message) }
            @if let Some((address, label)) = onward {
                p { a class="button" href=(address) { (label) } }
            }
        }
    }
}

/// A quiet line about what was just done. It needs no script: the address of the page asks for it.
pub(crate) fn toast(message: &str, onward: Option<(&str, &str)>) -> Markup {
    html! {
        p class="toast" role="status" {
            (message)
            @if let Some((address, label)) = onward { " " a href=(address) { (label) } }
        }
    }
}

/// A question on a page of its own, where other sites would open a dialog. `fields` are what the
/// answer sends beside the button.
pub(crate) fn question(
    ctx: &PageContext,
    heading: &str,
    body: &Markup,
    (action, fields): (&str, &Markup),
    (button, danger): (&str, bool),
    back: &str,
) -> Markup {
    html! {
        section class="card narrow dialog" {
            h1 { (heading) }
            (body)
            form class="sheet" method="post" action=(action) {
                (fields)
                div class="answers" {
                    button class=(if danger { "danger" } else { "main" }) { (button) }
                    a class="button" href=(back) { (text::back(ctx)) }
                }
            }
        }
    }
}

/// A label of a state; `tone` is `good`, `wait`, `bad` or `quiet`.
pub(crate) fn badge(tone: &str, label: &str) -> Markup {
    html! { span class=(format!("badge {tone}")) { (label) } }
}
