//! The resources of a stack, which CloudFormation names.

use serde_json::Value;

use super::aws::{Aws, AwsError};

/// A resource of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resource {
    /// Its name in the template.
    pub(super) logical: String,
    /// Its name in AWS.
    pub(super) physical: String,
}

/// The resources of the stack `nested` within `stack`, both by their names in AWS and the template.
pub(super) fn resources_of(
    aws: &Aws,
    stack: &str,
    nested: &'static str,
) -> Result<Vec<Resource>, AwsError> {
    let outer = resources(aws, stack)?;
    let found = outer.into_iter().find(|resource| resource.logical == nested);
    let found = found.ok_or_else(|| AwsError::NoResource(stack.to_owned(), nested))?;
    resources(aws, &found.physical)
}

fn resources(aws: &Aws, stack: &str) -> Result<Vec<Resource>, AwsError> {
    let answer = aws.json(&["cloudformation", "list-stack-resources", "--stack-name", stack])?;
    let all = answer.get("StackResourceSummaries").and_then(Value::as_array);
    let text = |one: &Value, name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
    let resource = |one: &Value| {
        Some(Resource {
            logical: text(one, "LogicalResourceId")?,
            physical: text(one, "PhysicalResourceId")?,
        })
    };
    Ok(all.into_iter().flatten().filter_map(resource).collect())
}

/// The name of the table of a stack.
pub(super) fn table_of(aws: &Aws, stack: &str) -> Result<String, AwsError> {
    const OUTPUT: &str = "TableName";
    let answer = aws.json(&["cloudformation", "describe-stacks", "--stack-name", stack])?;
    let outputs = answer.pointer("/Stacks/0/Outputs").and_then(Value::as_array);
    let is_it = |one: &&Value| one.get("OutputKey").and_then(Value::as_str) == Some(OUTPUT);
    let found = outputs.into_iter().flatten().find(is_it);
    let name = found.and_then(|one| one.get("OutputValue")).and_then(Value::as_str);
    let name = name.map(str::to_owned);
    name.ok_or_else(|| AwsError::NoResource(stack.to_owned(), OUTPUT))
}
