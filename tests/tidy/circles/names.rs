//! The paths that items name, and what their `use` declarations bring.

use std::collections::BTreeSet;

use syn::{
    Attribute, ImplItem, ImplItemConst, ImplItemFn, ImplItemMacro, ImplItemType, Item, ItemConst,
    ItemEnum, ItemExternCrate, ItemFn, ItemForeignMod, ItemImpl, ItemMacro, ItemMod, ItemStatic,
    ItemStruct, ItemTrait, ItemTraitAlias, ItemType, ItemUnion, ItemUse, Meta, PatIdent, Path,
    Signature, Token, UseTree, Visibility,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    module::{Import, ImportName, Words},
    tokens,
};

/// What was found so far in the items of one module.
#[derive(Default)]
pub(super) struct Names {
    /// Whether code for tests counts.
    test: bool,
    pub(super) imports: Vec<Import>,
    pub(super) names: BTreeSet<Words>,
    /// The variables of the function that is being read; they hide items of the same name.
    variables: BTreeSet<String>,
}

/// Whether an item with these attributes counts: not if it is compiled for tests only.
pub(super) fn counts(attributes: &[Attribute], test: bool) -> bool {
    let mut conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    test || conditions.all(|condition| {
        condition.parse_args::<Meta>().map_or(true, |meta| may_hold_outside_tests(&meta))
    })
}

fn may_hold_outside_tests(condition: &Meta) -> bool {
    let Meta::List(list) = condition else { return !condition.path().is_ident("test") };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let Ok(parts) = parts else { return true };
    if list.path.is_ident("all") {
        parts.iter().all(may_hold_outside_tests)
    } else if list.path.is_ident("any") {
        parts.iter().any(may_hold_outside_tests)
    } else {
        true
    }
}

/// The attributes of an item.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    let (Item::Const(ItemConst { attrs, .. })
    | Item::Enum(ItemEnum { attrs, .. })
    | Item::ExternCrate(ItemExternCrate { attrs, .. })
    | Item::Fn(ItemFn { attrs, .. })
    | Item::ForeignMod(ItemForeignMod { attrs, .. })
    | Item::Impl(ItemImpl { attrs, .. })
    | Item::Macro(ItemMacro { attrs, .. })
    | Item::Mod(ItemMod { attrs, .. })
    | Item::Static(ItemStatic { attrs, .. })
    | Item::Struct(ItemStruct { attrs, .. })
    | Item::Trait(ItemTrait { attrs, .. })
    | Item::TraitAlias(ItemTraitAlias { attrs, .. })
    | Item::Type(ItemType { attrs, .. })
    | Item::Union(ItemUnion { attrs, .. })
    | Item::Use(ItemUse { attrs, .. })) = item
    else {
        return &[];
    };
    attrs
}

fn impl_attributes(item: &ImplItem) -> &[Attribute] {
    let (ImplItem::Const(ImplItemConst { attrs, .. })
    | ImplItem::Fn(ImplItemFn { attrs, .. })
    | ImplItem::Macro(ImplItemMacro { attrs, .. })
    | ImplItem::Type(ImplItemType { attrs, .. })) = item
    else {
        return &[];
    };
    attrs
}

impl Names {
    /// Nothing yet.
    pub(super) fn new(test: bool) -> Self {
        Self { test, ..Self::default() }
    }

    fn bring(&mut self, tree: &UseTree, mut path: Words, is_public: bool) {
        let (path, name) = match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                return self.bring(&part.tree, path, is_public);
            }
            UseTree::Group(group) => {
                for part in &group.items {
                    self.bring(part, path.clone(), is_public);
                }
                return;
            }
            UseTree::Glob(_) => (path, ImportName::All),
            UseTree::Name(part) => {
                // `use auth::{self}` brings `auth`.
                if part.ident != "self" || path.is_empty() {
                    path.push(part.ident.to_string());
                }
                let name = path.last().cloned().unwrap_or_default();
                (path, ImportName::Named(name))
            }
            UseTree::Rename(part) => {
                if part.ident != "self" || path.is_empty() {
                    path.push(part.ident.to_string());
                }
                let name = part.rename.to_string();
                let named = if name == "_" { ImportName::Unnamed } else { ImportName::Named(name) };
                (path, named)
            }
        };
        self.imports.push(Import { path, name, is_public });
    }

    /// Reads a function, its variables in scope.
    fn within(&mut self, variables: Variables, read: impl FnOnce(&mut Self)) {
        let outer = self.variables.clone();
        self.variables.extend(variables.0);
        read(self);
        self.variables = outer;
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast Item) {
        if counts(attributes(item), self.test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if counts(impl_attributes(item), self.test) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let variables = Variables::of(&item.sig, |found| found.visit_block(&item.block));
        self.within(variables, |names| visit::visit_item_fn(names, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        let variables = Variables::of(&item.sig, |found| found.visit_block(&item.block));
        self.within(variables, |names| visit::visit_impl_item_fn(names, item));
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let path = item.leading_colon.iter().map(|_| String::new()).collect();
        self.bring(&item.tree, path, !matches!(item.vis, Visibility::Inherited));
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // A doc comment is one; and what is derived is named by macros, which are never ours here.
        if let Meta::List(list) = &attribute.meta
            && !["doc", "derive"].iter().any(|name| list.path.is_ident(name))
        {
            self.names.extend(tokens::paths(list.tokens.clone()));
        }
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.visit_path(&called.path);
        self.names.extend(tokens::paths(called.tokens.clone()));
    }

    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.to_string();
        // A constant, or a unit.
        if name.starts_with(char::is_uppercase) {
            self.names.insert(vec![name]);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let mut words: Words = path.leading_colon.iter().map(|_| String::new()).collect();
        words.extend(path.segments.iter().map(|segment| segment.ident.to_string()));
        if words.len() > 1 || words.first().is_some_and(|word| !self.variables.contains(word)) {
            self.names.insert(words);
        }
        visit::visit_path(self, path);
    }
}

/// The variables of a function, wherever in it they are bound.
#[derive(Default)]
struct Variables(BTreeSet<String>);

impl Variables {
    fn of(signature: &Signature, body: impl FnOnce(&mut Self)) -> Self {
        let mut found = Self::default();
        found.visit_signature(signature);
        body(&mut found);
        found
    }
}

impl<'ast> Visit<'ast> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        self.0.insert(pattern.ident.to_string());
        visit::visit_pat_ident(self, pattern);
    }
}
