//! The words in which the data says what a client reads.

use serde_json::Value;
use testkit::Answer;

/// What `answer` lacks of what `words` ask for, in words for people.
///
/// Nothing is said after a missing list: what is in it can't be there either.
pub(crate) fn lacking(words: &[String], answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let mut found = Vec::new();
    for word in words {
        match lack(word, &body, answer) {
            None => {}
            Some(Lack::List(text)) => {
                found.push(text);
                break;
            }
            Some(Lack::Other(text)) => found.push(text),
        }
    }
    found
}

enum Lack {
    /// An array is something else.
    List(String),
    Other(String),
}

fn lack(word: &str, body: &Value, answer: &Answer) -> Option<Lack> {
    if let Some(name) = word.strip_prefix("header:") {
        let there = answer.headers.contains_key(name);
        return (!there).then(|| Lack::Other(format!("no header {name}")));
    }
    if word == "nonempty" {
        let list = if body.is_array() { Some(body) } else { body.get("items") };
        let some = list.and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        return (!some).then(|| Lack::Other("an empty list where something is".to_owned()));
    }
    let (path, kind) = word.split_once(':').unwrap_or((word, ""));
    let mut values = vec![body];
    let mut place = String::new();
    for step in path.split('.') {
        if step == "[]" {
            let lists: Option<Vec<_>> = values.iter().map(|value| value.as_array()).collect();
            let Some(lists) = lists else {
                let got = shape(values.first().copied().unwrap_or(&Value::Null));
                return Some(Lack::List(format!("an array{place}, got {got}")));
            };
            values = lists.into_iter().flatten().collect();
        } else {
            place = format!(" at {step}");
            let fields: Option<Vec<_>> = values.iter().map(|value| value.get(step)).collect();
            let Some(fields) = fields else { return Some(Lack::Other(format!("no `{path}`"))) };
            values = fields;
        }
    }
    let wrong = values.into_iter().find(|value| !is_a(kind, value))?;
    Some(Lack::Other(format!("`{path}` is {wrong}")))
}

/// Whether `value` is of `kind`; one that ends in `?` may be null.
fn is_a(kind: &str, value: &Value) -> bool {
    let (kind, optional) = kind.strip_suffix('?').map_or((kind, false), |kind| (kind, true));
    if optional && value.is_null() {
        return true;
    }
    match kind {
        "" => true,
        "any" => !value.is_null(),
        "list" => value.is_array(),
        "num" => value.is_number(),
        "str" => value.is_string(),
        _ => panic!("no kind of field: {kind}"),
    }
}

/// What stands where an array should.
fn shape(value: &Value) -> String {
    let Some(object) = value.as_object() else { return value.to_string() };
    let names: Vec<_> = object.keys().take(3).map(String::as_str).collect();
    format!("{{{}}}", names.join(", "))
}

#[test]
fn a_word_finds_what_is_missing() {
    let body = r#"{"items":[{"id":"a","price":1,"stock":null}],"total":2}"#.to_owned();
    let answer = Answer { status: 200, headers: Default::default(), body };
    for (word, want) in [
        ("", Some("no ``")),
        ("total", None),
        ("total:num", None),
        ("total:str", Some("`total` is 2")),
        ("total.a", Some("no `total.a`")),
        ("[]", Some("an array, got {items, total}")),
        ("nonempty", None),
        ("items.[].id:str", None),
        ("items.[].stock:num?", None),
        ("items.[].stock:any", Some("`items.[].stock` is null")),
        ("items.[].name:str", Some("no `items.[].name`")),
        ("total.[]", Some("an array at total, got 2")),
        ("header:link", Some("no header link")),
    ] {
        let found = lacking(&[word.to_owned()], &answer);
        assert_eq!(found.first().map(String::as_str), want, "{word}");
    }
    let both = ["[]".to_owned(), "[].id:str".to_owned()];
    assert_eq!(lacking(&both, &answer).len(), 1);
}
