//! A small YAML writer for the template, which keeps the order of entries.

/// The longest list that is written on one line, in characters.
const MAX_LINE: usize = 60;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Text(String),
    Number(u32),
    Flag(bool),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// A text.
pub(crate) fn text(text: impl Into<String>) -> Node {
    Node::Text(text.into())
}

/// A map with `entries` in this order.
pub(crate) fn map<const N: usize>(entries: [(&str, Node); N]) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The resource or parameter `id`.
pub(crate) fn reference(id: impl Into<String>) -> Node {
    map([("Ref", text(id))])
}

/// Attribute `name` of the resource `id`.
pub(crate) fn attribute(id: impl Into<String>, name: &str) -> Node {
    map([("Fn::GetAtt", Node::List(vec![text(id), text(name)]))])
}

/// `Fn::Sub`: `pattern` with its `${…}` filled in.
pub(crate) fn sub(pattern: impl Into<String>) -> Node {
    map([("Fn::Sub", text(pattern))])
}

impl Node {
    /// The value of `key`, if this is a map that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Its lines in block style, without indentation.
    pub(crate) fn lines(&self) -> Vec<String> {
        match self {
            Self::Map(entries) => {
                entries.iter().flat_map(|(key, value)| value.under(key)).collect()
            }
            Self::List(items) => items.iter().flat_map(Self::bullet).collect(),
            Self::Text(_) | Self::Number(_) | Self::Flag(_) => vec![self.scalar()],
        }
    }

    fn under(&self, key: &str) -> Vec<String> {
        if let Some(line) = self.one_line() {
            return vec![format!("{key}: {line}")];
        }
        let lines = self.lines().into_iter().map(|line| format!("  {line}"));
        std::iter::once(format!("{key}:")).chain(lines).collect()
    }

    /// The text behind its key, if it fits there: a scalar, an empty value, or a short list.
    fn one_line(&self) -> Option<String> {
        match self {
            Self::Text(_) | Self::Number(_) | Self::Flag(_) => Some(self.scalar()),
            Self::Map(entries) => entries.is_empty().then(|| "{}".to_owned()),
            Self::List(items) => {
                let word = |item: &Self| matches!(item, Self::Text(text) if is_plain(text));
                let words: Vec<_> = items.iter().map(Self::scalar).collect();
                let line = format!("[{}]", words.join(", "));
                (items.iter().all(word) && line.len() <= MAX_LINE).then_some(line)
            }
        }
    }

    fn bullet(&self) -> Vec<String> {
        let mark = |place| if place == 0 { "-" } else { " " };
        self.lines().iter().enumerate().map(|(at, line)| format!("{} {line}", mark(at))).collect()
    }

    fn scalar(&self) -> String {
        match self {
            Self::Text(text) if is_plain(text) => text.clone(),
            // A JSON string is a double-quoted YAML string.
            Self::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(_) | Self::Map(_) => String::new(),
        }
    }
}

/// Whether `text` is read as this text without quotes, in every version of YAML.
fn is_plain(text: &str) -> bool {
    let other = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.' | ':');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| word(c) || c == ' ')
        && !text.ends_with([':', ' '])
        && !text.contains(": ")
        && !other.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_nested_and_ordered() {
        let node = map([
            ("Type", text("AWS::SQS::Queue")),
            ("None", Node::List(vec![])),
            ("Few", Node::List(vec![text("a"), text("sqs:b")])),
            (
                "Properties",
                map([(
                    "List",
                    Node::List(vec![map([("A", Node::Number(1)), ("B", Node::Flag(true))])]),
                )]),
            ),
        ]);
        let want = [
            "Type: AWS::SQS::Queue",
            "None: []",
            "Few: [a, sqs:b]",
            "Properties:",
            "  List:",
            "    - A: 1",
            "      B: true",
        ];
        assert_eq!(node.lines(), want);
    }

    #[test]
    fn what_yaml_would_read_otherwise_is_quoted() {
        for plain in ["POST /api/orders", "sqs:SendMessage", "AWS::SQS::Queue"] {
            assert_eq!(text(plain).lines(), [plain]);
        }
        for quoted in ["2012-10-17", "", "yes", "On", "$default", "a: b", "a:", "{x}", "*", "1.0"] {
            assert_eq!(text(quoted).lines(), [format!("\"{quoted}\"")], "{quoted}");
        }
    }
}
