//! Settings, from the environment.

use lambda_runtime::Error;

/// The setting `name`.
pub(crate) fn setting(name: &str) -> Result<String, Error> {
    lookup(name).ok_or_else(|| format!("setting {name} is missing or empty").into())
}

/// The environment variable `name`, unless it is empty.
#[expect(clippy::disallowed_methods, reason = "this is where settings are read, once")]
pub(crate) fn lookup(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
