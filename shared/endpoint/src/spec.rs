//! The spec of an endpoint: what must be known of it without its handler.

use app::{App, SecretSet};
use domain::{Code, event::EventType};
use serde_json::Value;

use crate::{
    access::Access,
    dialect::{ApiDialect, FieldName, Translation},
    method::Method,
    problem::Problem,
    reply::Reply,
    request::Request,
};

/// Draws a problem as a page.
pub type DrawProblem = fn(&App, &Request, &Problem) -> Reply;

/// The memory of a function that does not ask for more, in MB.
pub const MEMORY_MB: u16 = 256;
/// The memory from which on a function has a whole processor, in MB: for those that hash a
/// password, which takes its time and nothing else.
pub const WHOLE_CPU_MB: u16 = 1769;
/// How long a function that answers requests may run, in seconds.
const TIMEOUT_S: u16 = 10;

/// How many requests of each of its paths an endpoint takes in the whole market, whoever sends
/// them: what is beyond costs no call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// In a second, in the long run.
    pub per_second: u16,
    /// At once.
    pub at_once: u16,
}

/// The spec of an endpoint: what must be known of it without its handler.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its name: of the binary, of the sample event, in the logs.
    pub id: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, with `{parameters}`.
    pub path: &'static str,
    /// Other paths of the same function.
    pub aliases: &'static [&'static str],
    /// The grants that the handler needs; those for authentication are added.
    pub dynamodb: &'static [Access],
    /// The secrets that the handler uses; those of its inputs are added.
    pub secrets: SecretSet,
    /// The errors of the handler; those of its inputs are added.
    pub errors: &'static [Code],
    /// An example of its JSON body, which a test sends.
    pub example: Option<&'static str>,
    /// How its bodies are rewritten for the clients of the source designs.
    pub translation: Option<Translation>,
    /// What the source designs' clients call its fields.
    pub names: &'static [FieldName],
    /// The events that its handler sends. What changes an item is announced without that.
    pub sends: &'static [EventType],
    /// Draws problems, if this is a page.
    pub page: Option<DrawProblem>,
    /// Whether its answers are the same for everybody, so that the CDN may keep them.
    pub for_everybody: bool,
    /// The memory of its function, in MB; its share of a processor grows with it.
    pub memory_mb: u16,
    /// How long its function may run, in seconds.
    pub timeout_s: u16,
    /// How many requests it takes, if fewer than the whole API does.
    pub throttle: Option<Throttle>,
    /// The function that serves it with others, if it has none of its own.
    pub shared_function: Option<&'static str>,
    /// How many calls at once are kept free for its function in production, if it must not starve
    /// where others are busy; no more than these run.
    pub reserved: Option<u16>,
}

impl Spec {
    const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            aliases: &[],
            dynamodb: &[],
            secrets: SecretSet::NONE,
            errors: &[],
            example: None,
            translation: None,
            names: &[],
            sends: &[],
            page: None,
            for_everybody: false,
            memory_mb: MEMORY_MB,
            timeout_s: TIMEOUT_S,
            throttle: None,
            shared_function: None,
            reserved: None,
        }
    }

    /// A `GET`.
    #[must_use]
    pub const fn get(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Get, id, path)
    }

    /// A `POST`.
    #[must_use]
    pub const fn post(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Post, id, path)
    }

    /// A `PUT`.
    #[must_use]
    pub const fn put(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Put, id, path)
    }

    /// A `PATCH`.
    #[must_use]
    pub const fn patch(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Patch, id, path)
    }

    /// A `DELETE`.
    #[must_use]
    pub const fn delete(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Delete, id, path)
    }

    /// Adds other paths of the same function.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Sets the grants that the handler needs.
    #[must_use]
    pub const fn dynamodb(mut self, dynamodb: &'static [Access]) -> Self {
        self.dynamodb = dynamodb;
        self
    }

    /// Sets the secrets that the handler uses.
    #[must_use]
    pub const fn secrets(mut self, secrets: SecretSet) -> Self {
        self.secrets = secrets;
        self
    }

    /// Sets the events that the handler sends.
    #[must_use]
    pub const fn sends(mut self, sends: &'static [EventType]) -> Self {
        self.sends = sends;
        self
    }

    /// Sets the errors of the handler.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [Code]) -> Self {
        self.errors = errors;
        self
    }

    /// Sets an example of its JSON body.
    #[must_use]
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = Some(example);
        self
    }

    /// Rewrites bodies for the clients of the source designs.
    #[must_use]
    pub const fn translated(
        mut self,
        request: fn(ApiDialect, &mut Value),
        response: fn(ApiDialect, &mut Value),
    ) -> Self {
        self.translation = Some(Translation { request, response });
        self
    }

    /// Names fields in errors as the clients of the source designs do.
    #[must_use]
    pub const fn names(mut self, names: &'static [FieldName]) -> Self {
        self.names = names;
        self
    }

    /// Makes it a page, which is also served in English under `/en`.
    #[must_use]
    pub const fn page(mut self, draw: DrawProblem) -> Self {
        self.page = Some(draw);
        self
    }

    /// Lets the CDN keep its answers for seconds: they are the same for everybody, whatever the
    /// cookies.
    #[must_use]
    pub const fn for_everybody(mut self) -> Self {
        self.for_everybody = true;
        self
    }

    /// Sets the memory of its function, in MB.
    #[must_use]
    pub const fn memory_mb(mut self, memory_mb: u16) -> Self {
        self.memory_mb = memory_mb;
        self
    }

    /// Sets how long its function may run, in seconds.
    #[must_use]
    pub const fn timeout_s(mut self, timeout_s: u16) -> Self {
        self.timeout_s = timeout_s;
        self
    }

    /// Takes at most so many requests `per_second`, and `at_once`, of each path.
    #[must_use]
    pub const fn throttled(mut self, per_second: u16, at_once: u16) -> Self {
        self.throttle = Some(Throttle { per_second, at_once });
        self
    }

    /// Serves it by the function `id`, with others.
    #[must_use]
    pub const fn served_by(mut self, id: &'static str) -> Self {
        self.shared_function = Some(id);
        self
    }

    /// The name of the function that serves it.
    #[must_use]
    pub fn function(&self) -> &'static str {
        self.shared_function.unwrap_or(self.id)
    }

    /// Keeps so many calls at once free for its function in production.
    #[must_use]
    pub const fn reserved(mut self, calls: u16) -> Self {
        self.reserved = Some(calls);
        self
    }

    /// Every path of the function, the canonical one first.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let mut paths = vec![self.path.to_owned()];
        paths.extend(self.aliases.iter().map(|alias| (*alias).to_owned()));
        if self.page.is_some() {
            paths.push(format!("/en{}", self.path.trim_end_matches('/')));
        }
        paths
    }
}
