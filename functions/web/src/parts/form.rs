//! Forms: fields with their labels, what was typed, and what is wrong with it.

use std::cell::RefCell;

use domain::{Code, Locale};
use endpoint::{FieldError, Problem, RawFields};
use maud::{Markup, html};
use texts::Count;

use crate::{context::PageContext, text::parts as text};

/// The state of a form: what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormState {
    typed: RawFields,
    /// The error of the whole form.
    alert: Option<String>,
    /// The errors of fields, by the fields' names.
    wrong: Vec<(String, String)>,
    /// The name and the label of each field that was drawn, for the summary.
    drawn: RefCell<Vec<(String, String)>>,
}

impl FormState {
    /// A form that is shown again with `problem`.
    pub(crate) fn returned(ctx: &PageContext, typed: RawFields, problem: &Problem) -> Self {
        let wrong = messages(ctx.locale, problem.errors());
        let code = problem.code();
        let alert = if code == Code::IdempotencyKeyReused {
            text::sent_before(ctx).to_owned()
        } else if code == Code::ValidationFailed && !wrong.is_empty() {
            text::please_correct(ctx, Count::of(wrong.len()))
        } else {
            problem.detail(ctx.locale)
        };
        Self { typed, alert: Some(alert), wrong, drawn: RefCell::default() }
    }

    /// A form that is filled in already.
    pub(crate) fn filled<'a>(typed: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { typed: RawFields::from_iter(typed), ..Self::default() }
    }

    /// What was typed into the field `name`.
    pub(crate) fn typed(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    /// Whether `value` of the field `name` is chosen: it was typed, or is the default.
    pub(crate) fn chose(&self, name: &str, value: &str, default: &str) -> bool {
        match self.typed(name) {
            "" => value == default,
            typed => typed == value,
        }
    }

    /// What is wrong with the field `name`.
    pub(crate) fn wrong(&self, name: &str) -> Option<&str> {
        let found = self.wrong.iter().find(|(known, _)| known == name);
        found.map(|(_, message)| message.as_str())
    }

    /// Notes a field that is drawn by hand, so that the summary can lead to it.
    pub(crate) fn draws(&self, name: &str, label: &str) {
        self.drawn.borrow_mut().push((name.to_owned(), label.to_owned()));
    }

    /// What is wrong with the form, for its top: it has the focus, and leads to each wrong field.
    /// It is drawn after the fields, which say their labels.
    pub(crate) fn summary(&self) -> Markup {
        let drawn = self.drawn.borrow();
        let label = |name: &str| drawn.iter().find(|(known, _)| known == name);
        html! {
            @if let Some(alert) = &self.alert {
                div class="alert" role="alert" tabindex="-1" autofocus {
                    p { (alert) }
                    @if !self.wrong.is_empty() {
                        ul {
                            @for (name, message) in &self.wrong {
                                li {
                                    @match label(name) {
                                        Some((_, label)) => {
                                            a href=(format!("#{name}")) { (label) } " " (message)
                                        }
                                        None => { (message) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A text field.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Input<'a> {
    /// Its name, which is its id too.
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
        // A password is never sent back.
        let value = if self.kind == "password" { "" } else { sheet.typed(self.name) };
        let kind = if self.kind.is_empty() { "text" } else { self.kind };
        field(sheet, self.name, self.label, self.hint, &|told, wrong| {
            html! {
                input id=(self.name) name=(self.name) type=(kind) value=(value)
                    autocomplete=(self.autocomplete) inputmode=[self.inputmode]
                    maxlength=(self.max) required[self.required]
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[told];
            }
        })
    }
}

/// A field of several lines.
pub(crate) fn area(sheet: &FormState, name: &str, label: &str, rows: u8, max: u16) -> Markup {
    field(sheet, name, label, None, &|told, wrong| {
        html! {
            textarea id=(name) name=(name) rows=(rows) maxlength=(max)
                aria-invalid=[wrong.then_some("true")] aria-describedby=[told] {
                (sheet.typed(name))
            }
        }
    })
}

/// A list to choose one value from.
pub(crate) fn select(
    sheet: &FormState,
    name: &str,
    label: &str,
    default: &str,
    choices: &[(&str, &str)],
) -> Markup {
    field(sheet, name, label, None, &|told, wrong| {
        html! {
            select id=(name) name=(name) aria-invalid=[wrong.then_some("true")]
                aria-describedby=[told] {
                @for (value, label) in choices {
                    option value=(value) selected[sheet.chose(name, value, default)] { (label) }
                }
            }
        }
    })
}

/// A field with its label above it, and what is wrong with it, or a hint, below it. `draw` is told
/// the id of that, and whether the field is wrong.
fn field(
    sheet: &FormState,
    name: &str,
    label: &str,
    hint: Option<&str>,
    draw: &dyn Fn(Option<&str>, bool) -> Markup,
) -> Markup {
    sheet.draws(name, label);
    let wrong = sheet.wrong(name);
    let told = wrong.or(hint).map(|_| format!("{name}-told"));
    html! {
        div class="field" {
            label for=(name) { (label) }
            (draw(told.as_deref(), wrong.is_some()))
            @if let Some(wrong) = wrong {
                p class="wrong" id=[told.as_deref()] { (wrong) }
            } @else if let Some(hint) = hint {
                p class="hint" id=[told.as_deref()] { (hint) }
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
    sheet.draws(name, legend);
    let wrong = sheet.wrong(name);
    let told = wrong.map(|_| format!("{name}-told"));
    html! {
        fieldset class="choices" id=(name) aria-describedby=[told.as_deref()] {
            legend { (legend) }
            @for (value, label) in choices {
                label {
                    input type="radio" name=(name) value=(value)
                        checked[sheet.chose(name, value, default)];
                    span { (label) }
                }
            }
            @if let Some(wrong) = wrong { p class="wrong" id=[told.as_deref()] { (wrong) } }
        }
    }
}

/// The name of each field that is wrong, and what is wrong with it.
pub(crate) fn messages(locale: Locale, errors: &[FieldError]) -> Vec<(String, String)> {
    let message = |error: &FieldError| error.message.text(locale).to_owned();
    errors.iter().map(|error| (error.name().to_owned(), message(error))).collect()
}
