//! The limits of AWS that a growing market meets, checked before a deployment fails on them.

use super::resource::Resource;
use crate::{GenError, yaml::Node};

/// CloudFormation's limit of resources in a stack.
pub const MAX_RESOURCES: usize = 500;
/// API Gateway's limit of routes of an API.
const MAX_ROUTES: usize = 300;
/// IAM's limit of the policies within a role, in characters without white space.
const MAX_ROLE: usize = 10_240;
/// CloudFormation's limit of dynamic references in a template. It does not say whether the same one
/// twice counts once, so each counts.
const MAX_DYNAMIC: usize = 60;
/// CloudFormation's limit of a template in S3, in bytes.
const MAX_TEMPLATE: usize = 1_000_000;
/// Lambda's limit of a function's name, in characters.
const MAX_NAME: usize = 64;
/// How long the outer stack's name may be, in characters.
const MAX_MARKET: usize = 32;

/// An intrinsic function counts as long as a long ARN, in characters: its value is not known here.
const INTRINSIC: usize = 160;

fn within(what: impl FnOnce() -> String, count: usize, limit: usize) -> Result<(), GenError> {
    if count <= limit { Ok(()) } else { Err(GenError::Limit { what: what(), count, limit }) }
}

/// Checks the template `name` with `text` and those of its `resources` that are generated.
pub(crate) fn check(name: &str, text: &str, resources: &[Resource]) -> Result<(), GenError> {
    within(|| format!("resources of {name}"), count_resources(text), MAX_RESOURCES)?;
    within(|| format!("dynamic references of {name}"), dynamic(text), MAX_DYNAMIC)?;
    within(|| format!("bytes of {name}"), expanded(text), MAX_TEMPLATE)?;
    for (id, resource) in resources {
        within(|| format!("characters of the role of {id}"), role(resource), MAX_ROLE)?;
    }
    Ok(())
}

/// Checks how many routes the API has.
pub(crate) fn check_routes(count: usize) -> Result<(), GenError> {
    within(|| "routes of the API".to_owned(), count, MAX_ROUTES)
}

/// Checks the name of the function `id`, which begins with the outer stack's and a hyphen.
pub(crate) fn check_name(id: &str) -> Result<(), GenError> {
    let longest = MAX_MARKET.saturating_add(1).saturating_add(id.len());
    within(|| format!("characters of the name of {id}"), longest, MAX_NAME)
}

const FUNCTION: &str = "    Type: AWS::Serverless::Function";

/// How many resources CloudFormation creates from `template`, once SAM has added its own: a role
/// for each function that has none, a version, an alias and a deployment group for each, a mapping
/// for each queue or stream, a schedule and its role, CodeDeploy's application and its role.
#[must_use]
pub fn count_resources(template: &str) -> usize {
    let resources = resources(template);
    let added = resources.lines().map(|line| match line {
        FUNCTION => 5,
        "          Type: SQS" | "          Type: DynamoDB" => 1,
        "          Type: ScheduleV2" => 2,
        line if line.starts_with("    Type: ") => 1,
        _ => 0,
    });
    let own_roles = resources.lines().filter(|line| *line == "      Role:").count();
    let of_deployments = if functions(template) > 0 { 2 } else { 0 };
    added.sum::<usize>().saturating_sub(own_roles).saturating_add(of_deployments)
}

/// How many dynamic references `template` has, once SAM has copied the globals to each function.
fn dynamic(template: &str) -> usize {
    let count = |text: &str| text.matches("{{resolve:").count();
    let all = count(template);
    let global = count(globals(template));
    all.saturating_add(global.saturating_mul(functions(template).saturating_sub(1)))
}

/// How long `template` is, once SAM has copied the globals to each function, in bytes.
fn expanded(template: &str) -> usize {
    let copies = globals(template).len().saturating_mul(functions(template));
    template.len().saturating_add(copies)
}

fn functions(template: &str) -> usize {
    template.lines().filter(|line| *line == FUNCTION).count()
}

fn resources(template: &str) -> &str {
    template.split_once("\nResources:\n").map_or("", |(_, resources)| resources)
}

fn globals(template: &str) -> &str {
    let after = template.split_once("\nGlobals:\n").map_or("", |(_, after)| after);
    after.split_once("\nResources:\n").map_or(after, |(globals, _)| globals)
}

/// How long the policies of `resource` are, in characters without white space.
fn role(resource: &Node) -> usize {
    let Some(policies) = resource.get("Properties").and_then(|node| node.get("Policies")) else {
        return 0;
    };
    length(policies)
}

fn length(node: &Node) -> usize {
    match node {
        Node::Text(text) => text.len().saturating_add(2),
        Node::Number(number) => number.to_string().len(),
        Node::Flag(_) => 5,
        Node::List(items) => {
            items.iter().map(|item| length(item).saturating_add(1)).sum::<usize>().saturating_add(2)
        }
        Node::Map(entries) => match entries.as_slice() {
            [(key, _)] if key == "Ref" || key.starts_with("Fn::") => INTRINSIC,
            entries => {
                let one = |(key, value): &(String, Node)| {
                    key.len().saturating_add(4).saturating_add(length(value))
                };
                entries.iter().map(one).sum::<usize>().saturating_add(2)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{map, reference, text};

    fn function(id: &str, more: &str) -> String {
        format!("  {id}:\n{FUNCTION}\n    Properties:\n{more}")
    }

    #[test]
    fn what_sam_adds_is_counted() {
        let events = |kind: &str| format!("      Events:\n        A:\n          Type: {kind}\n");
        let role = "      Role:\n        Fn::GetAtt: [R, Arn]\n";
        for (resources, want) in [
            ("  Q:\n    Type: AWS::SQS::Queue\n".to_owned(), 1),
            (function("F", ""), 7),
            (function("F", "") + &function("G", ""), 12),
            (function("F", &events("ScheduleV2")), 9),
            (function("F", &(events("SQS") + role)), 7),
            (function("F", &(events("DynamoDB") + role)), 7),
        ] {
            let template = format!("Parameters:\n\nResources:\n{resources}");
            assert_eq!(count_resources(&template), want, "{resources}");
        }
    }

    #[test]
    fn what_globals_hold_counts_for_each_function() {
        let globals = "\nGlobals:\n  A: {{resolve:x}}\n";
        let two = function("F", "") + &function("G", "") + "  C: {{resolve:y}}\n";
        let template = format!("{globals}\nResources:\n{two}");
        assert_eq!(dynamic(&template), 3);
        assert_eq!(expanded(&template), template.len() + 2 * "  A: {{resolve:x}}\n".len());
    }

    #[test]
    fn every_limit_is_a_limit() {
        let queues = |count: usize| {
            let one = |n| format!("  Q{n}:\n    Type: AWS::SQS::Queue\n");
            format!("\nResources:\n{}", (0..count).map(one).collect::<String>())
        };
        let refs = |count| format!("\nResources:\n{}", "  a: {{resolve:x}}\n".repeat(count));
        let policy = |statements: usize| {
            let one = map([("Resource", reference("Table"))]);
            let policies = Node::List(vec![one; statements]);
            vec![("F".to_owned(), map([("Properties", map([("Policies", policies)]))]))]
        };
        for (text, resources, wrong) in [
            (queues(500), vec![], false),
            (queues(501), vec![], true),
            (refs(60), vec![], false),
            (refs(61), vec![], true),
            ("x".repeat(1_000_000), vec![], false),
            ("x".repeat(1_000_001), vec![], true),
            (String::new(), policy(58), false),
            (String::new(), policy(59), true),
        ] {
            assert_eq!(check("t", &text, &resources).is_err(), wrong, "{} bytes", text.len());
        }
        assert!(check_routes(300).is_ok() && check_routes(301).is_err());
        assert!(check_name(&"x".repeat(31)).is_ok() && check_name(&"x".repeat(32)).is_err());
        let one = map([("A", text("b")), ("C", Node::Flag(true))]);
        assert_eq!(length(&one), r#"{"A":"b","C":true}"#.len() + 2, "never too low");
    }
}
