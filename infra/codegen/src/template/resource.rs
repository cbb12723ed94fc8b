//! A resource of the stack.

use crate::yaml::{Node, map};

/// Its id in the stack, and what it is.
pub(crate) type Resource = (String, Node);

/// The resource `id` of a kind.
pub(crate) fn resource<const N: usize>(
    id: impl Into<String>,
    kind: &str,
    properties: [(&str, Node); N],
) -> Resource {
    let node = map([("Type", Node::Text(kind.to_owned())), ("Properties", map(properties))]);
    (id.into(), node)
}
