//! Forms: fields with their labels, what was typed into them, and what is wrong.

use domain::{
    Code, Locale,
    refusal::{FieldError, Step},
};
use endpoint::{Problem, Typed};
use maud::{Markup, html};

use crate::ctx::Ctx;

/// What is said of a form that was sent, changed, and sent again.
const SENT_BEFORE: (&str, &str) = (
    "這張表單已經送出過，請先到「我的訂單」確認；若要再下一張訂單，請重新送出。",
    "This form was sent before. Look into My orders first, or send it again to order once more.",
);

/// A form as somebody left it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    typed: Typed,
    /// What is wrong as a whole.
    alert: Option<String>,
    /// What is wrong with a field, by its name.
    wrong: Vec<(String, String)>,
}

impl Sheet {
    /// A form that comes back with `problem`.
    pub(crate) fn returned(ctx: &Ctx, typed: Typed, problem: &Problem) -> Self {
        let alert = if problem.code() == Code::IdempotencyMismatch {
            ctx.t(SENT_BEFORE.0, SENT_BEFORE.1).to_owned()
        } else {
            problem.detail(ctx.locale)
        };
        Self { typed, alert: Some(alert), wrong: messages(ctx, problem.errors()) }
    }

    /// What was typed into the field `name`.
    pub(crate) fn typed(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    /// Whether the choice `value` of the field `name` was made, or is to be by default.
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

    /// What is wrong as a whole, for the top of the form.
    pub(crate) fn alert(&self) -> Markup {
        html! {
            @if let Some(alert) = &self.alert { div class="alert" role="alert" { (alert) } }
        }
    }
}

/// A field that something is typed into.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Input<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What stands before it.
    pub(crate) label: &'a str,
    /// Its type; text if nothing is said.
    pub(crate) kind: &'a str,
    /// What a browser may fill in.
    pub(crate) autocomplete: &'a str,
    /// Which keyboard a telephone shows.
    pub(crate) inputmode: Option<&'a str>,
    /// The most characters.
    pub(crate) max: u16,
    /// Whether a browser asks for it.
    pub(crate) required: bool,
    /// What may help to fill it in.
    pub(crate) hint: Option<&'a str>,
}

impl Input<'_> {
    /// The field on `sheet`.
    pub(crate) fn draw(&self, sheet: &Sheet) -> Markup {
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

/// A choice of one of several, drawn as buttons.
pub(crate) fn radios(
    sheet: &Sheet,
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
pub(crate) fn messages(ctx: &Ctx, errors: &[FieldError]) -> Vec<(String, String)> {
    let name = |error: &FieldError| match error.loc.last() {
        Some(Step::Name(name)) => name.clone(),
        Some(Step::Index(index)) => index.to_string(),
        None => String::new(),
    };
    errors.iter().map(|error| (name(error), message(ctx.locale, error))).collect()
}

fn message(locale: Locale, error: &FieldError) -> String {
    match (locale, error.kind) {
        (Locale::En, "missing") => "Please fill this in.".to_owned(),
        (Locale::En, _) => format!("It {}.", error.msg),
        (Locale::ZhTw, "missing") => "請填寫這個欄位。".to_owned(),
        (Locale::ZhTw, kind) => chinese(kind, error),
    }
}

/// The rules' own words are English; these are for the fields that people fill in.
fn chinese(kind: &str, error: &FieldError) -> String {
    let name = match error.loc.last() {
        Some(Step::Name(name)) => name.as_str(),
        Some(Step::Index(_)) | None => "",
    };
    let text = match (name, kind) {
        ("username", _) => "請輸入 3 到 32 個字母、數字、點、底線或連字號。",
        ("email", _) => "請輸入正確的電子郵件。",
        ("password", _) => "密碼需要 8 到 128 個字元。",
        ("phone", _) => "請輸入 6 到 20 個字元的電話號碼。",
        ("postal_code", _) => "請輸入 3 到 6 碼郵遞區號。",
        ("table", _) => "請輸入桌號，最多 10 個字。",
        ("quantity", _) => "數量須為 1 到 999，購物車最多 99 種商品。",
        (_, "range" | "type") => "內容過長或超出範圍。",
        (_, "choice") => "請從選項中選擇。",
        (_, "format") => "格式或長度不正確。",
        _ => "請再確認這個欄位。",
    };
    text.to_owned()
}
