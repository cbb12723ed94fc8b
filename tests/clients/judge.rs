//! Whether a client can go on with what it got.

use std::fmt;

use testkit::Answer;

use crate::{calls::ClientCall, fields::lacking};

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Works,
    /// The market doesn't have it, and says so.
    NotBuilt,
    /// With the answer that the client doesn't take, or what that lacks.
    Breaks(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Works => f.write_str("works"),
            Self::NotBuilt => f.write_str("not built"),
            Self::Breaks(why) => write!(f, "breaks: {why}"),
        }
    }
}

/// How `call` ended, by `answer`.
pub(crate) fn judge(call: &ClientCall, answer: &Answer) -> Outcome {
    let said = in_short(answer);
    let absent = call.not_built.as_ref().is_some_and(|absent| absent.answer == said);
    if absent && is_absence(call, answer) {
        return Outcome::NotBuilt;
    }
    if !call.takes.contains(&answer.status) {
        return Outcome::Breaks(said);
    }
    let lacks = lacking(&call.reads, answer);
    if lacks.is_empty() { Outcome::Works } else { Outcome::Breaks(lacks.join("; ")) }
}

/// What a client shows and was not told, and what it was told although the data calls it blank.
pub(crate) fn odd_shows(call: &ClientCall, answer: &Answer) -> Vec<String> {
    let mut odd = lacking(&call.shows, answer);
    for word in &call.blank {
        if lacking(std::slice::from_ref(word), answer).is_empty() {
            odd.push(format!("`{word}` is told: move it from `blank` to `shows`"));
        }
    }
    odd
}

/// Status, code and wrong fields.
fn in_short(answer: &Answer) -> String {
    let mut text = answer.status.to_string();
    let (code, fields) = (answer.code(), answer.fields());
    if !code.is_empty() {
        text = format!("{text} {code}");
    }
    if !fields.is_empty() {
        text = format!("{text} [{}]", fields.join("; "));
    }
    text
}

/// Whether `answer` may be what the market says of a thing that it doesn't have.
///
/// A path can fall to a route with a parameter, which then misses a thing of that name or asks who
/// calls. Cash is a value of a field that is there.
fn is_absence(call: &ClientCall, answer: &Answer) -> bool {
    let code = answer.code();
    let nothing_there =
        ["route_not_found", "method_not_allowed", "product_not_found", "order_not_found"];
    match answer.status {
        404 | 405 => nothing_there.contains(&code.as_str()),
        401 | 415 => true,
        422 => {
            let method = call.json.as_ref().and_then(|body| body.get("payment_method"));
            let in_cash = method.is_some_and(|method| method == "cash");
            in_cash && answer.fields() == ["body.payment_method enum"]
        }
        _ => false,
    }
}
