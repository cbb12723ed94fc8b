//! IAM policies: a function may do exactly what it declares.

use std::collections::BTreeMap;

use app::{Secret, SecretSet};
use endpoint::{Access, Expiring, Resource};

use super::parameters::{ECPAY_ACCOUNTS, ORIGIN_VERIFY, SIGNING_KEYS};
use crate::yaml::{Node, map, reference, sub, text};

/// Statements for exactly `rights` on the tables, and for reading `secrets`.
pub(crate) fn statements(rights: &[Access], secrets: SecretSet) -> Vec<Node> {
    let mut statements = tables(rights);
    statements.extend(may_read(secrets));
    statements
}

fn tables(rights: &[Access]) -> Vec<Node> {
    let on = |resource| -> Vec<_> {
        rights.iter().filter(|right| right.resource() == resource).collect()
    };
    let all = [Resource::Table, Resource::Indexes];
    let some = all.into_iter().map(|resource| (resource, on(resource)));
    let mut statements: Vec<_> = some
        .filter(|(_, rights)| !rights.is_empty())
        .map(|(resource, rights)| statement(&actions(&rights), name_of(resource)))
        .collect();
    statements.extend(expiring(&on(Resource::Expiring)));
    statements
}

/// Statements for `rights` on the expiring table: each kind of partitions is named with exactly the
/// actions on it. None holds a scan, which has no leading keys and so would be let through.
fn expiring(rights: &[&Access]) -> Vec<Node> {
    let mut kinds: BTreeMap<Expiring, Vec<&Access>> = BTreeMap::new();
    for right in rights {
        right.expiring().into_iter().for_each(|kind| kinds.entry(kind).or_default().push(right));
    }
    let mut alike: BTreeMap<Vec<String>, Vec<Node>> = BTreeMap::new();
    for (kind, rights) in kinds {
        let pattern = text(format!("{}*", kind.prefix()));
        alike.entry(actions(&rights)).or_default().push(pattern);
    }
    let one = |(actions, patterns): (Vec<String>, Vec<Node>)| {
        let keys = map([("dynamodb:LeadingKeys", Node::List(patterns))]);
        let condition = map([("ForAllValues:StringLike", keys)]);
        let mut statement = statement(&actions, name_of(Resource::Expiring));
        if let Node::Map(entries) = &mut statement {
            entries.push(("Condition".to_owned(), condition));
        }
        statement
    };
    alike.into_iter().map(one).collect()
}

/// The statement that lets a function read `secrets` and no other; none if it needs none.
fn may_read(secrets: SecretSet) -> Option<Node> {
    // Secrets Manager puts six random characters behind a name.
    let named = |name: &str| {
        sub(format!(
            "arn:${{AWS::Partition}}:secretsmanager:${{AWS::Region}}:${{AWS::AccountId}}:secret:\
             ${{{name}}}-??????"
        ))
    };
    let arn = |secret| match secret {
        Secret::SigningKeys => named(SIGNING_KEYS),
        Secret::EcpayAccounts => named(ECPAY_ACCOUNTS),
        Secret::OriginVerify => reference(ORIGIN_VERIFY),
    };
    let arns: Vec<_> = secrets.iter().map(arn).collect();
    let actions = ["secretsmanager:GetSecretValue"];
    (!arns.is_empty()).then(|| statement(&actions, Node::List(arns)))
}

/// What the template calls `resource`.
fn name_of(resource: Resource) -> Node {
    match resource {
        Resource::Table => table("${Table}"),
        Resource::Indexes => table("${Table}/index/*"),
        Resource::Expiring => table("${ExpiringTable}"),
    }
}

/// The ARN of a table, or of what is in it.
fn table(path: &str) -> Node {
    sub(format!(
        "arn:${{AWS::Partition}}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{path}"
    ))
}

fn actions(table: &[&Access]) -> Vec<String> {
    let mut actions: Vec<_> =
        table.iter().map(|access| format!("dynamodb:{}", access.action())).collect();
    actions.sort();
    actions.dedup();
    actions
}

/// Allows `actions` on `resource`.
pub(crate) fn statement(actions: &[impl AsRef<str>], resource: Node) -> Node {
    let actions = actions.iter().map(|action| text(action.as_ref())).collect();
    map([("Effect", text("Allow")), ("Action", Node::List(actions)), ("Resource", resource)])
}

/// A policy of `statements`.
pub(crate) fn policy(statements: Vec<Node>) -> Node {
    map([("Version", text("2012-10-17")), ("Statement", Node::List(statements))])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::registry;

    /// The actions that `policies` allow on `resource`.
    fn allowed(policies: &Node, resource: &Node) -> BTreeSet<String> {
        let Node::List(policies) = policies else { panic!("{policies:?}") };
        let list = |node: &Node, key| {
            let Some(Node::List(items)) = node.get(key) else { panic!("{node:?} has no {key}") };
            items.clone()
        };
        let statements = policies.iter().flat_map(|policy| list(policy, "Statement"));
        let fitting = statements.filter(|statement| statement.get("Resource") == Some(resource));
        let actions = fitting.flat_map(|statement| list(&statement, "Action"));
        let name = |action| {
            let Node::Text(name) = action else { panic!("{action:?}") };
            name
        };
        actions.map(name).collect()
    }

    #[test]
    fn every_grant_is_what_the_route_declares() {
        for function in registry::functions() {
            let table = function.dynamodb();
            let resources = super::super::functions::answering(&function, registry::workers());
            let id = crate::logical_id(function.id, "Function");
            let (_, made) = resources.iter().find(|(known, _)| *known == id).unwrap();
            let policies = made.get("Properties").unwrap().get("Policies");
            let none = Node::List(vec![]);
            let policies = policies.unwrap_or(&none);

            for resource in [Resource::Table, Resource::Indexes, Resource::Expiring] {
                let rights = table.iter().filter(|one| one.resource() == resource);
                let want = rights.map(|one| format!("dynamodb:{}", one.action())).collect();
                let id = function.id;
                assert_eq!(allowed(policies, &name_of(resource)), want, "{id}: {resource:?}");
            }
        }
    }

    #[test]
    fn a_right_on_one_table_is_none_on_the_other() {
        use Expiring::{Once, Revoked, Session};
        let rights = [
            Access::Get,
            Access::QueryIndex,
            Access::PutExpiring(Session),
            Access::PutExpiring(Once),
            Access::QueryExpiring(Revoked),
        ];
        let want = [
            statement(&["dynamodb:GetItem"], name_of(Resource::Table)),
            statement(&["dynamodb:Query"], name_of(Resource::Indexes)),
        ];
        let made = tables(&rights);
        assert_eq!(made.get(..2), Some(want.as_slice()));
        let text = |place: usize| made[place].lines().join("\n");
        for (place, action, keys) in [
            (2, "Action: [dynamodb:PutItem]", "- \"SESSION#*\"\n      - \"ONCE#*\""),
            (3, "Action: [dynamodb:Query]", "- \"REVOKED#*\""),
        ] {
            let text = text(place);
            assert!(text.contains(action) && text.ends_with(keys), "{text}");
            assert!(text.contains("ForAllValues:StringLike") && !text.contains("Scan"), "{text}");
        }
        assert_eq!(made.len(), 4);
        assert_eq!(tables(&[]), []);
    }
}
