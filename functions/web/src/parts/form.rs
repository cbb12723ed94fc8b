//! Forms: fields with their labels, the submitted values, and the errors.

use domain::Code;
use endpoint::{FieldError, Problem, RawFields};
use maud::{Markup, html};

use crate::context::PageContext;

/// The error of a form that was sent, changed, and sent again with the same idempotency key.
const SENT_BEFORE: (&str, &str) = (
    "這張表單已經送出過，請先到「我的訂單」確認；若要再下一張訂單，請重新送出。",
    "This form was sent before. Check My orders first, or send it again to order once more.",
);

/// The state of a form: the submitted values and the errors.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormState {
    typed: RawFields,
    /// The error of the whole form.
    alert: Option<String>,
    /// The errors of fields, by the fields' names.
    wrong: Vec<(String, String)>,
}

impl FormState {
    /// A form that is shown again with `problem`.
    pub(crate) fn returned(ctx: &PageContext, typed: RawFields, problem: &Problem) -> Self {
        let code = problem.code();
        let alert = if code == Code::IdempotencyKeyReused {
            ctx.t(SENT_BEFORE.0, SENT_BEFORE.1).to_owned()
        } else if code == Code::ValidationFailed {
            // The fields say what is wrong with them.
            code.text(ctx.locale).to_owned()
        } else {
            problem.detail(ctx.locale)
        };
        Self { typed, alert: Some(alert), wrong: messages(ctx, problem.errors()) }
    }

    /// The submitted value of the field `name`.
    pub(crate) fn typed(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    /// Whether `value` of the field `name` is selected: it was submitted, or is the default.
    pub(crate) fn chose(&self, name: &str, value: &str, default: &str) -> bool {
        match self.typed(name) {
            "" => value == default,
            typed => typed == value,
        }
    }

    /// The error of the field `name`.
    pub(crate) fn wrong(&self, name: &str) -> Option<&str> {
        let found = self.wrong.iter().find(|(known, _)| known == name);
        found.map(|(_, message)| message.as_str())
    }

    /// The error of the whole form, for the top of the form.
    pub(crate) fn alert(&self) -> Markup {
        html! {
            @if let Some(alert) = &self.alert { div class="alert" role="alert" { (alert) } }
        }
    }
}

/// A text field.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Input<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its label.
    pub(crate) label: &'a str,
    /// Its `type`; `text` if empty.
    pub(crate) kind: &'a str,
    /// Its `autocomplete`: what a browser may fill in.
    pub(crate) autocomplete: &'a str,
    /// Its `inputmode`: which keyboard a phone shows.
    pub(crate) inputmode: Option<&'a str>,
    /// Its maximum length in characters.
    pub(crate) max: u16,
    /// Whether the browser requires it.
    pub(crate) required: bool,
    /// A hint below it.
    pub(crate) hint: Option<&'a str>,
}

impl Input<'_> {
    /// The field on `sheet`.
    pub(crate) fn draw(&self, sheet: &FormState) -> Markup {
        let wrong = sheet.wrong(self.name);
        let told = wrong.or(self.hint).map(|_| format!("{}-told", self.name));
        // A password is never sent back.
        let value = if self.kind == "password" { "" } else { sheet.typed(self.name) };
        let kind = if self.kind.is_empty() { "text" } else { self.kind };
        html! {
            div class="field" {
                label for=(self.name) { (self.label) }
                input id=(self.name) name=(self.name) type=(kind) value=(value)
                    autocomplete=(self.autocomplete) inputmode=[self.inputmode]
                    maxlength=(self.max) required[self.required]
                    aria-invalid=[wrong.map(|_| "true")] aria-describedby=[told.as_deref()];
                @if let Some(wrong) = wrong {
                    p class="wrong" id=[told.as_deref()] { (wrong) }
                } @else if let Some(hint) = self.hint {
                    p class="hint" id=[told.as_deref()] { (hint) }
                }
            }
        }
    }
}

/// A group of radio buttons.
pub(crate) fn radios(
    sheet: &FormState,
    name: &str,
    legend: &str,
    default: &str,
    choices: &[(&str, &str)],
) -> Markup {
    html! {
        fieldset class="choices" {
            legend { (legend) }
            @for (value, label) in choices {
                label {
                    input type="radio" name=(name) value=(value)
                        checked[sheet.chose(name, value, default)];
                    span { (label) }
                }
            }
            @if let Some(wrong) = sheet.wrong(name) { p class="wrong" { (wrong) } }
        }
    }
}

/// The name of each field that is wrong, and what is wrong with it.
pub(crate) fn messages(ctx: &PageContext, errors: &[FieldError]) -> Vec<(String, String)> {
    let message = |error: &FieldError| error.message.text(ctx.locale).to_owned();
    errors.iter().map(|error| (error.name().to_owned(), message(error))).collect()
}
