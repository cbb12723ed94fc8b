//! Which of many paths with parameters a request is for.

use crate::{
    method::Method,
    request::{canonical, parameters},
};

/// Patterns of paths, such as `/api/orders/{order_id}`, and what each of their methods leads to.
#[derive(Clone, Debug)]
pub struct Paths<T> {
    patterns: Vec<(Method, String, T)>,
}

/// The result of looking up a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// What it leads to.
    Route(T),
    /// The path has routes of these other methods only.
    Methods(Vec<Method>),
    /// The path has no route.
    Nothing,
}

impl<T: Copy> Paths<T> {
    /// These patterns. Of two that fit, the one with fewer parameters wins, as in API Gateway.
    #[must_use]
    pub fn new(patterns: impl IntoIterator<Item = (Method, String, T)>) -> Self {
        let mut patterns: Vec<_> = patterns.into_iter().collect();
        patterns.sort_by_key(|(_, pattern, _)| pattern.matches('{').count());
        Self { patterns }
    }

    /// What `path` leads to by `method`.
    #[must_use]
    pub fn find(&self, method: Option<Method>, path: &str) -> Found<T> {
        let path = canonical(path);
        let fits = |(_, pattern, _): &&(Method, String, T)| parameters(pattern, &path).is_some();
        let mut methods = Vec::new();
        for (known, _, to) in self.patterns.iter().filter(fits) {
            if Some(*known) == method {
                return Found::Route(*to);
            }
            methods.push(*known);
        }
        methods.sort_unstable();
        methods.dedup();
        if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
    }
}
