//! Finds the item that a path names, by the rules of the language as far as our code uses them.

use super::{
    module::{ImportName, Module, Words},
    tree::Tree,
};

/// What a path may name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A module of this crate.
    Module(Words),
    /// An item of this crate, or something in one, as a variant.
    Item { file: String, name: String },
    /// Something of another crate or of the language, or a variable.
    Outside,
}

/// Which names are looked for: a path goes on only from a module or a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Type,
    Any,
}

/// What is being looked for already, so that imports in a circle end.
type Trail = Vec<(Words, String, Kind)>;

impl Tree {
    /// What `path` names in `module`: several things if they have the same name, as a module and a
    /// function may.
    pub(super) fn resolve(&self, module: &Words, path: &Words) -> Vec<Target> {
        self.follow(module, path, &mut Vec::new())
    }

    fn follow(&self, module: &Words, path: &[String], trail: &mut Trail) -> Vec<Target> {
        let Some((first, mut rest)) = path.split_first() else { return vec![Target::Outside] };
        let mut found = match first.as_str() {
            "" => return vec![Target::Outside],
            "crate" => vec![Target::Module(Vec::new())],
            "self" => vec![Target::Module(module.clone())],
            "super" => {
                let mut above = module.clone();
                above.pop();
                while let [next, after @ ..] = rest
                    && next == "super"
                {
                    above.pop();
                    rest = after;
                }
                vec![Target::Module(above)]
            }
            name => {
                let kind = if rest.is_empty() { Kind::Any } else { Kind::Type };
                let mut found = self.look(module, name, kind, trail);
                // `extern crate self as name` names the crate in all of it.
                if found.is_empty() && self.is_alias(name) {
                    found.push(Target::Module(Vec::new()));
                }
                found
            }
        };
        while let [name, after @ ..] = rest {
            rest = after;
            let kind = if rest.is_empty() { Kind::Any } else { Kind::Type };
            found = found.into_iter().flat_map(|each| self.step(each, name, kind, trail)).collect();
        }
        if found.is_empty() {
            found.push(Target::Outside);
        }
        found
    }

    /// What `name` is in `target`.
    fn step(&self, target: Target, name: &str, kind: Kind, trail: &mut Trail) -> Vec<Target> {
        let Target::Module(path) = &target else { return vec![target] };
        let mut found = self.look(path, name, kind, trail);
        if let Some(module) = self.modules.get(path)
            && found.is_empty()
        {
            // It is there, or it would not compile: a macro made it.
            found.push(Target::Item { file: module.file.clone(), name: name.to_owned() });
        }
        found
    }

    /// What is called `name` in the module at `path`, as far as that is written there.
    fn look(&self, path: &Words, name: &str, kind: Kind, trail: &mut Trail) -> Vec<Target> {
        let here = (path.clone(), name.to_owned(), kind);
        let Some(module) = self.modules.get(path) else { return Vec::new() };
        if trail.contains(&here) {
            return Vec::new();
        }
        trail.push(here);
        let mut found: Vec<Target> = Vec::new();
        let mut child = path.clone();
        child.push(name.to_owned());
        if self.modules.contains_key(&child) {
            found.push(Target::Module(child));
        }
        let value = module.values.get(name).filter(|_| kind == Kind::Any);
        for file in module.types.get(name).into_iter().chain(value) {
            found.push(Target::Item { file: file.clone(), name: name.to_owned() });
        }
        for import in &module.imports {
            if let ImportName::Named(named) = &import.name
                && named == name
            {
                found.extend(self.follow(path, &import.path, trail));
            }
        }
        if found.is_empty() {
            found = self.look_in_globs(path, module, name, kind, trail);
        }
        trail.pop();
        found
    }

    fn look_in_globs(
        &self,
        path: &Words,
        module: &Module,
        name: &str,
        kind: Kind,
        trail: &mut Trail,
    ) -> Vec<Target> {
        let mut found = Vec::new();
        for import in &module.imports {
            if !matches!(import.name, ImportName::All) {
                continue;
            }
            for target in self.follow(path, &import.path, trail) {
                if let Target::Module(other) = target {
                    found.extend(self.look(&other, name, kind, trail));
                }
            }
        }
        found
    }

    fn is_alias(&self, name: &str) -> bool {
        let root = self.modules.get(&Vec::new());
        root.is_some_and(|root| {
            root.imports.iter().any(|import| {
                let named = matches!(&import.name, ImportName::Named(named) if named == name);
                named && import.path == ["crate"]
            })
        })
    }
}
