//! Circles of a graph: its strongly connected components of more than one node.

use std::collections::{BTreeMap, BTreeSet};

use super::edges::Edges;

/// The circles among these `things`, each in words.
pub(super) fn told(things: &str, edges: &Edges) -> Vec<String> {
    let circles = components(edges).into_iter();
    circles
        .map(|circle| {
            let within = |(from, to): &(String, String)| {
                circle.contains(from.as_str()) && circle.contains(to.as_str())
            };
            let lines: Vec<_> = edges
                .iter()
                .filter(|(edge, _)| within(edge))
                .map(|((from, to), item)| format!("    {from} -> {to} by {item}"))
                .collect();
            format!("a circle of {} {things}\n{}", circle.len(), lines.join("\n"))
        })
        .collect()
}

/// The nodes that reach each other. The graphs are small, so reaching is simply tried.
fn components(edges: &Edges) -> Vec<BTreeSet<&str>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges.keys() {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|from| (*from, reachable(from, &next))).collect();
    let reaches =
        |from: &str, to: &str| reached.get(from).is_some_and(|reached| reached.contains(to));
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for node in next.keys() {
        if reaches(node, node) && !found.iter().any(|circle| circle.contains(node)) {
            let mutual = next.keys().filter(|other| reaches(node, other) && reaches(other, node));
            found.push(mutual.copied().collect());
        }
    }
    found
}

fn reachable<'a>(from: &str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = next.get(from).cloned().unwrap_or_default();
    while let Some(node) = waiting.pop() {
        if reached.insert(node) {
            waiting.extend(next.get(node).into_iter().flatten());
        }
    }
    reached
}
