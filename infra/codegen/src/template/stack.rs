//! A stack of functions, and its place in the outer one.

use super::resource::Resource;
use crate::{
    names::logical_id,
    yaml::{Node, map, text},
};

/// A stack of functions.
pub(crate) struct Stack {
    /// The crate whose functions they are.
    pub name: &'static str,
    /// Its resources.
    pub resources: Vec<Resource>,
    /// What other stacks are given of it.
    pub outputs: Vec<(String, Node)>,
}

impl Stack {
    /// The logical id of the stack `name` in the outer one.
    pub(crate) fn logical(name: &str) -> String {
        logical_id(name, "Stack")
    }

    /// The lines of its resources, each after an empty line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let resources = self.resources.iter().cloned();
        let blocks = resources.map(|resource| Node::Map(vec![resource]).lines().join("\n"));
        let mut text = blocks.collect::<Vec<_>>().join("\n\n");
        text.push('\n');
        text.lines().map(str::to_owned).collect()
    }

    /// The lines of its outputs.
    pub(crate) fn output_lines(&self) -> Vec<String> {
        let outputs = self.outputs.iter().cloned();
        let outputs = outputs.map(|(name, value)| (name, map([("Value", value)])));
        match outputs.collect::<Vec<_>>() {
            none if none.is_empty() => Vec::new(),
            some => {
                let mut lines = vec![String::new()];
                lines.extend(map([("Outputs", Node::Map(some))]).lines());
                lines
            }
        }
    }
}

/// A stack within the outer one, by the template `file`.
pub(crate) fn nested(
    id: String,
    file: &str,
    parameters: impl IntoIterator<Item = (String, Node)>,
) -> Resource {
    let properties = map([
        ("TemplateURL", text(format!("stacks/{file}.yaml"))),
        ("Parameters", Node::Map(parameters.into_iter().collect())),
    ]);
    (id, map([("Type", text("AWS::CloudFormation::Stack")), ("Properties", properties)]))
}
