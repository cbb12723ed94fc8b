//! Which file depends on which, and because of what.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    module::{Import, ImportName, Module, Words},
    resolve::Target,
    tree::Tree,
};

/// From one to the other, with the items that cause it.
pub(super) type Edges = BTreeMap<(String, String), String>;

/// The edges between files.
pub(super) fn between_files(tree: &Tree) -> Edges {
    let mut edges = Edges::new();
    for (path, module) in &tree.modules {
        let mut named = BTreeSet::new();
        for name in &module.names {
            named.extend(tree.resolve(path, name));
        }
        let seen = named.clone();
        for import in &module.imports {
            // A facade hands on; what it needs itself is among its names.
            if import.is_public && tree.facades.contains(&module.file) {
                continue;
            }
            if matches!(import.name, ImportName::All) {
                named.extend(glob(tree, path, import, &seen));
            } else {
                named.extend(tree.resolve(path, &import.path));
            }
        }
        for target in named {
            if let Target::Item { file, name } = target
                && file != module.file
            {
                let items = edges.entry((module.file.clone(), file)).or_default();
                let comma = if items.is_empty() { "" } else { ", " };
                items.push_str(&format!("{comma}{name}"));
            }
        }
    }
    edges
}

/// What a glob import depends on beyond the names that are known to come through it: all of where
/// it points to, if nothing is known to come, or a macro makes items there that may.
fn glob(tree: &Tree, path: &Words, import: &Import, seen: &BTreeSet<Target>) -> Vec<Target> {
    let comes_through = |target: &Target| {
        let Target::Item { name, .. } = target else { return false };
        let mut by_import = import.path.clone();
        by_import.push(name.clone());
        tree.resolve(path, &by_import).contains(target)
    };
    let all = |module: &Module| {
        let all = Target::Item { file: module.file.clone(), name: "*".to_owned() };
        (module.has_made_items || !seen.iter().any(comes_through)).then_some(all)
    };
    let targets = tree.resolve(path, &import.path).into_iter();
    targets
        .filter_map(|target| match target {
            Target::Module(other) => tree.modules.get(&other).and_then(all),
            Target::Item { .. } => Some(target),
            Target::Outside => None,
        })
        .collect()
}

/// The edges between the modules that the root declares; the root is one too.
pub(super) fn between_modules(tree: &Tree, files: &Edges) -> Edges {
    // A module comes before those in it, so this is the first one in its file.
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, module) in &tree.modules {
        let name = path.first().map_or("the root", String::as_str);
        first.entry(&module.file).or_insert(name);
    }
    let mut edges = Edges::new();
    for ((from, to), items) in files {
        let modules = (first.get(from.as_str()), first.get(to.as_str()));
        if let (Some(one), Some(other)) = modules
            && one != other
        {
            let cause = format!("{items} ({from} -> {to})");
            edges.entry(((*one).to_owned(), (*other).to_owned())).or_insert(cause);
        }
    }
    edges
}
