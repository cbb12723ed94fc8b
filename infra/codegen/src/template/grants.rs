//! IAM policies: a function may do exactly what it declares.

use endpoint::Access;

use crate::yaml::{Node, attribute, map, sub, text};

/// Statements for exactly `table`.
pub(crate) fn table(table: &[Access]) -> Vec<Node> {
    let (indexes, items): (Vec<_>, Vec<_>) =
        table.iter().partition(|access| **access == Access::QueryIndex);
    let mut statements = Vec::new();
    if !items.is_empty() {
        statements.push(statement(&actions(&items), attribute("Table", "Arn")));
    }
    if !indexes.is_empty() {
        statements.push(statement(&actions(&indexes), sub("${Table.Arn}/index/*")));
    }
    statements
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
        let (items, indexes) = (attribute("Table", "Arn"), sub("${Table.Arn}/index/*"));
        for (_, route) in registry::routes() {
            let table = route.dynamodb();
            let resources = super::super::functions::of_route(route);
            let id = crate::logical_id(route.spec.id, "Function");
            let (_, function) = resources.iter().find(|(known, _)| *known == id).unwrap();
            let policies = function.get("Properties").unwrap().get("Policies");
            let none = Node::List(vec![]);
            let policies = policies.unwrap_or(&none);

            let want = |on_index: bool| -> BTreeSet<_> {
                let table = table.iter().filter(|one| (**one == Access::QueryIndex) == on_index);
                table.map(|access| format!("dynamodb:{}", access.action())).collect()
            };
            assert_eq!(allowed(policies, &items), want(false), "{}", route.spec.id);
            assert_eq!(allowed(policies, &indexes), want(true), "{}", route.spec.id);
        }
    }

    #[test]
    fn a_query_of_an_index_is_none_of_the_table() {
        let statements = table(&[Access::Get, Access::QueryIndex]);
        let want = [
            statement(&["dynamodb:GetItem"], attribute("Table", "Arn")),
            statement(&["dynamodb:Query"], sub("${Table.Arn}/index/*")),
        ];
        assert_eq!(statements, want);
        assert_eq!(table(&[]), []);
    }
}
