//! IAM policies: a function may do exactly what it declares.

use std::collections::{BTreeMap, BTreeSet};

use app::{Secret, SecretSet};
use endpoint::{Access, Resource};

use super::parameters::{ECPAY_ACCOUNTS, ORIGIN_VERIFY, SIGNING_KEYS};
use crate::yaml::{Node, map, reference, sub, text};

/// Statements for exactly `rights` on the tables, and for reading `secrets`.
pub(crate) fn statements(rights: &[Access], secrets: SecretSet) -> Vec<Node> {
    let mut statements = tables(rights);
    statements.extend(may_read(secrets));
    statements
}

fn tables(rights: &[Access]) -> Vec<Node> {
    let mut whole: BTreeMap<Resource, BTreeSet<String>> = BTreeMap::new();
    let mut kinds: BTreeMap<(bool, String), BTreeSet<&str>> = BTreeMap::new();
    for right in rights {
        let actions = right.actions().iter().map(|action| format!("dynamodb:{action}"));
        match right.resource() {
            Resource::Collection(kind) => actions.for_each(|action| {
                kinds.entry((kind.expires(), action)).or_default().insert(kind.prefix());
            }),
            resource @ (Resource::Table | Resource::Indexes) => {
                whole.entry(resource).or_default().extend(actions);
            }
        }
    }
    // A batch or a transaction may name keys of several kinds, and one statement has to allow all
    // of them: so there is one for each action, which it shares with others on the same kinds.
    let mut alike: BTreeMap<(bool, BTreeSet<&str>), Vec<String>> = BTreeMap::new();
    for ((expires, action), prefixes) in kinds {
        alike.entry((expires, prefixes)).or_default().push(action);
    }
    let whole = whole.into_iter().map(|(resource, actions)| {
        let path = if resource == Resource::Indexes { "${Table}/index/*" } else { "${Table}" };
        statement(&actions.into_iter().collect::<Vec<_>>(), table(path))
    });
    let of_kinds = alike.into_iter().map(|((expires, prefixes), actions)| {
        let patterns = prefixes.into_iter().map(|prefix| text(format!("{prefix}*"))).collect();
        of_partitions(&actions, if expires { "${ExpiringTable}" } else { "${Table}" }, patterns)
    });
    whole.chain(of_kinds).collect()
}

/// Allows `actions` on the partitions of a table whose keys match `patterns`. None of the actions
/// is a scan, which has no leading keys and so would be let through.
fn of_partitions(actions: &[String], name: &str, patterns: Vec<Node>) -> Node {
    let keys = map([("dynamodb:LeadingKeys", Node::List(patterns))]);
    let condition = map([("ForAllValues:StringLike", keys)]);
    let mut statement = statement(actions, table(name));
    if let Node::Map(entries) = &mut statement {
        entries.push(("Condition".to_owned(), condition));
    }
    statement
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

/// The ARN of a table, or of what is in it.
fn table(path: &str) -> Node {
    sub(format!(
        "arn:${{AWS::Partition}}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{path}"
    ))
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
    use super::*;
    use crate::registry;

    /// What `policies` allow on the tables.
    fn allowed(policies: &Node) -> BTreeSet<(String, Resource)> {
        let Node::List(policies) = policies else { panic!("{policies:?}") };
        let list = |node: &Node, path: &[&str]| -> Vec<String> {
            let found = path.iter().try_fold(node.clone(), |node, key| node.get(key).cloned());
            let Some(Node::List(items)) = found else { return Vec::new() };
            let text = |item| if let Node::Text(text) = item { text } else { panic!("{item:?}") };
            items.into_iter().map(text).collect()
        };
        let statements = policies.iter().flat_map(|policy| match policy.get("Statement") {
            Some(Node::List(statements)) => statements.clone(),
            other => panic!("{other:?}"),
        });
        let mut all = BTreeSet::new();
        for statement in statements {
            let on = statement.get("Resource").unwrap();
            let patterns =
                list(&statement, &["Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys"]);
            let kind = |pattern: &String| {
                let prefix = pattern.strip_suffix('*').unwrap();
                let kinds = endpoint::Collection::ALL.iter();
                *kinds.clone().find(|kind| kind.prefix() == prefix).unwrap()
            };
            for action in list(&statement, &["Action"]) {
                if !action.starts_with("dynamodb:") {
                    continue;
                }
                let mut note = |resource| all.insert((action.clone(), resource));
                if *on == table("${Table}/index/*") {
                    note(Resource::Indexes);
                } else if patterns.is_empty() {
                    assert_eq!(*on, table("${Table}"), "the other table has no right without keys");
                    note(Resource::Table);
                }
                for kind in patterns.iter().map(kind) {
                    let own = if kind.expires() { "${ExpiringTable}" } else { "${Table}" };
                    assert_eq!(*on, table(own), "{kind:?}");
                    assert_ne!(action, "dynamodb:Scan", "it has no leading keys");
                    note(Resource::Collection(kind));
                }
            }
        }
        all
    }

    #[test]
    fn every_grant_is_what_the_route_declares() {
        for function in registry::functions() {
            let resources = super::super::functions::answering(&function, registry::workers());
            let id = crate::logical_id(function.id, "Function");
            let (_, made) = resources.iter().find(|(known, _)| *known == id).unwrap();
            let policies = made.get("Properties").unwrap().get("Policies");
            let none = Node::List(vec![]);
            let rights = function.dynamodb();
            let rights = rights.iter();
            let want = rights.flat_map(|one| {
                let actions = one.actions().iter();
                actions.map(|action| (format!("dynamodb:{action}"), one.resource()))
            });
            assert_eq!(allowed(policies.unwrap_or(&none)), want.collect(), "{}", function.id);
        }
    }

    #[test]
    fn a_function_may_read_the_secrets_that_it_declares_and_no_others() {
        let mut without = 0;
        for function in registry::functions() {
            let resources = super::super::functions::answering(&function, registry::workers());
            let id = crate::logical_id(function.id, "Function");
            let (_, made) = resources.iter().find(|(known, _)| *known == id).unwrap();
            let lines = made.lines().join("\n");
            let id = function.id;
            for (secret, named) in [
                (Secret::SigningKeys, format!("${{{SIGNING_KEYS}}}-??????")),
                (Secret::EcpayAccounts, format!("${{{ECPAY_ACCOUNTS}}}-??????")),
                (Secret::OriginVerify, format!("Ref: {ORIGIN_VERIFY}")),
            ] {
                let has = function.secrets().has(secret);
                assert_eq!(lines.contains(&named), has, "{id}: {named}\n{lines}");
            }
            without += usize::from(!function.secrets().has(Secret::EcpayAccounts));
        }
        assert!(without > 10, "{without} functions have nothing to do with ECPay");
    }

    #[test]
    fn all_kinds_of_an_action_are_in_one_statement_and_tables_share_none() {
        use endpoint::Collection::{Cart, Once, Order, Revoked, Session};
        let made = tables(&[
            Access::Get(Order),
            Access::Get(Cart),
            Access::Put(Cart),
            Access::QueryIndex,
            Access::Put(Session),
            Access::Put(Once),
            Access::Query(Revoked),
            Access::Scan,
        ]);
        let text = |node: &Node| node.lines().join("\n");
        let with = |keys: &str| made.iter().filter(|one| text(one).ends_with(keys)).count();
        assert_eq!(with("- \"CART#*\"\n      - \"ORDER#*\""), 1, "{made:?}");
        assert_eq!(with("- \"ONCE#*\"\n      - \"SESSION#*\""), 1, "{made:?}");
        assert_eq!(with("- \"REVOKED#*\""), 1, "{made:?}");
        assert_eq!(made.len(), 6);
        assert_eq!(tables(&[]), []);
    }
}
