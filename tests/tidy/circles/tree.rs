//! The modules of a crate, read from its files.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Attribute, Ident, Item, ItemConst, ItemEnum, ItemFn, ItemMod, ItemStatic, ItemStruct,
    ItemTrait, ItemTraitAlias, ItemType, ItemUnion, visit::Visit,
};

use super::{
    module::{Import, ImportName, Module, Words},
    names::{Names, attributes, counts},
};

/// A crate. Modules are known by their path from the root, which is empty for the root.
pub(super) struct Tree {
    pub(super) modules: BTreeMap<Words, Module>,
    /// The files that declare others, and the root.
    pub(super) facades: BTreeSet<String>,
}

/// Reads the crate with this root file; `test` if its code for tests counts.
pub(super) fn read(sources: &BTreeMap<String, String>, root: &str, test: bool) -> Tree {
    let facades = BTreeSet::from([root.to_owned()]);
    let tree = Tree { modules: BTreeMap::new(), facades };
    let mut reader = Reader { sources, test, tree };
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    reader.read_file(Vec::new(), root, folder);
    reader.tree
}

struct Reader<'a> {
    sources: &'a BTreeMap<String, String>,
    test: bool,
    tree: Tree,
}

/// Where items are: in which module and file, and in which folder the modules they declare are.
struct Place<'a> {
    path: Words,
    file: &'a str,
    folder: &'a str,
}

impl Reader<'_> {
    fn read_file(&mut self, path: Words, file: &str, folder: &str) {
        let text = self.sources.get(file).map(String::as_str).unwrap_or_default();
        let parsed = syn::parse_file(text).map_err(|error| format!("{file}: {error}")).unwrap();
        if counts(&parsed.attrs, self.test) {
            self.read_items(&Place { path, file, folder }, &parsed.items);
        }
    }

    fn read_items(&mut self, place: &Place<'_>, items: &[Item]) {
        let mut module = Module { file: place.file.to_owned(), ..Module::default() };
        let test = self.test;
        let mut names = Names::new(test);
        let mut exported = Vec::new();
        for item in items.iter().filter(|item| counts(attributes(item), test)) {
            if let Item::Mod(declared) = item {
                self.read_module(place, declared);
                continue;
            }
            if let Item::Macro(made) = item {
                match &made.ident {
                    None => module.has_made_items = true,
                    Some(name) => {
                        let exports = |each: &Attribute| each.path().is_ident("macro_export");
                        if made.attrs.iter().any(exports) {
                            exported.push(name.to_string());
                        }
                        module.values.insert(name.to_string(), place.file.to_owned());
                    }
                }
            }
            if let Item::ExternCrate(other) = item
                && other.ident == "self"
                && let Some((_, name)) = &other.rename
            {
                let (path, name) = (vec!["crate".into()], ImportName::Named(name.to_string()));
                module.imports.push(Import { path, name, is_public: true });
            }
            if let Some(name) = type_name(item) {
                module.types.insert(name.to_string(), place.file.to_owned());
            } else if let Some(name) = value_name(item) {
                module.values.insert(name.to_string(), place.file.to_owned());
            }
            names.visit_item(item);
        }
        module.imports.append(&mut names.imports);
        module.names = names.names;
        // The root may know of macros already that modules below it export.
        let known = self.tree.modules.remove(&place.path).unwrap_or_default();
        module.values.extend(known.values);
        self.tree.modules.insert(place.path.clone(), module);
        let root = self.tree.modules.entry(Vec::new()).or_default();
        root.values.extend(exported.into_iter().map(|name| (name, place.file.to_owned())));
    }

    fn read_module(&mut self, place: &Place<'_>, declared: &ItemMod) {
        let name = declared.ident.to_string();
        let mut path = place.path.clone();
        path.push(name.clone());
        let below = format!("{}/{name}", place.folder);
        let below = below.trim_start_matches('/');
        if let Some((_, items)) = &declared.content {
            self.read_items(&Place { path, file: place.file, folder: below }, items);
            return;
        }
        self.tree.facades.insert(place.file.to_owned());
        let candidates = [format!("{below}.rs"), format!("{below}/mod.rs")];
        let file = candidates.iter().find(|file| self.sources.contains_key(*file));
        let file = file.ok_or_else(|| format!("{} declares {name}: no file", place.file)).unwrap();
        self.read_file(path, file, below);
    }
}

/// The name of an item that may stand before `::`.
fn type_name(item: &Item) -> Option<&Ident> {
    if let Item::Enum(ItemEnum { ident, .. })
    | Item::Struct(ItemStruct { ident, .. })
    | Item::Trait(ItemTrait { ident, .. })
    | Item::TraitAlias(ItemTraitAlias { ident, .. })
    | Item::Type(ItemType { ident, .. })
    | Item::Union(ItemUnion { ident, .. }) = item
    {
        return Some(ident);
    }
    None
}

/// The name of a function, a constant or a static.
fn value_name(item: &Item) -> Option<&Ident> {
    if let Item::Const(ItemConst { ident, .. }) | Item::Static(ItemStatic { ident, .. }) = item {
        return Some(ident);
    }
    if let Item::Fn(ItemFn { sig, .. }) = item { Some(&sig.ident) } else { None }
}
