//! Paths in the arguments of a macro, which are not parsed.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::module::Words;

/// Everything that looks like a path to an item.
pub(super) fn paths(tokens: TokenStream) -> Vec<Words> {
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<Words>) {
    let trees: Vec<_> = tokens.into_iter().collect();
    let mut trees = trees.as_slice();
    // The two characters before, a space for whatever isn't punctuation.
    let mut before = (' ', ' ');
    while let [tree, rest @ ..] = trees {
        trees = rest;
        let mut now = ' ';
        match tree {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Punct(punct) => now = punct.as_char(),
            TokenTree::Literal(_) => {}
            TokenTree::Ident(first) => {
                let mut path = vec![first.to_string()];
                while let [
                    TokenTree::Punct(one),
                    TokenTree::Punct(two),
                    TokenTree::Ident(next),
                    after @ ..,
                ] = trees
                    && (one.as_char(), two.as_char()) == (':', ':')
                {
                    path.push(next.to_string());
                    trees = after;
                }
                if begins_path(before, &path) && (path.len() > 1 || is_item(&path, trees)) {
                    found.push(path);
                }
            }
        }
        before = (before.1, now);
    }
}

/// Whether a path can begin here, and not a field, a method, a lifetime or a macro's variable.
fn begins_path(before: (char, char), path: &Words) -> bool {
    match before {
        ('.', '.') => true,
        (_, '.' | '\'') | (':', ':') => false,
        (_, '$') => path.first().is_some_and(|first| first == "crate"),
        _ => true,
    }
}

/// Whether a lone word is taken for an item: lower-case ones are variables, unless they are called.
fn is_item(path: &Words, next: &[TokenTree]) -> bool {
    let capital = path.first().is_some_and(|word| word.starts_with(char::is_uppercase));
    capital
        || match next {
            [TokenTree::Group(group), ..] => group.delimiter() == Delimiter::Parenthesis,
            [TokenTree::Punct(punct), ..] => punct.as_char() == '!',
            _ => false,
        }
}
