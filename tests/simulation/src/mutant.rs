//! Planted bugs: protocols that are broken on purpose, each of which the laws have to find. The
//! code of the market stays as it is: a bug is planted where its calls go out and where requests,
//! messages and records come in. A write whose condition always holds is the write of code that
//! forgot it.

pub(crate) mod careless;
pub(crate) mod request;
pub(crate) mod table;

use endpoint::Request;
use serde_json::Value;

use crate::{memory::Form, people::Person};

/// What a planted bug may look up.
pub(crate) struct Known<'a> {
    /// Every form of the cashier.
    pub(crate) forms: &'a [Form],
    /// The admin, who may do anything.
    pub(crate) admin: &'a Person,
}

/// A planted bug.
#[derive(Clone, Copy)]
pub(crate) struct Mutant {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it does to calls of the table.
    pub(crate) tamper: Option<fn(&str, &mut Value)>,
    /// What it does to requests, before a function sees them.
    pub(crate) request: Option<fn(&Known<'_>, &Person, &mut Request)>,
    /// How it runs workers.
    pub(crate) careless: Careless,
}

/// What workers are run without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Careless {
    /// The worker whose work is skipped, and counts as done.
    pub(crate) skips: Option<&'static str>,
    /// Whether messages that fail are deleted too.
    pub(crate) deletes_failed: bool,
    /// Whether a reader goes on behind a record that fails.
    pub(crate) passes_failed: bool,
    /// Whether a reader goes on before its batch is done, and so behind what it died over.
    pub(crate) passes_early: bool,
}

impl Mutant {
    const fn named(name: &'static str) -> Self {
        let careless = Careless {
            skips: None,
            deletes_failed: false,
            passes_failed: false,
            passes_early: false,
        };
        Self { name, tamper: None, request: None, careless }
    }

    const fn of_table(name: &'static str, tamper: fn(&str, &mut Value)) -> Self {
        Self { tamper: Some(tamper), ..Self::named(name) }
    }

    const fn of_requests(
        name: &'static str,
        request: fn(&Known<'_>, &Person, &mut Request),
    ) -> Self {
        Self { request: Some(request), ..Self::named(name) }
    }

    const fn of_workers(name: &'static str, careless: Careless) -> Self {
        Self { careless, ..Self::named(name) }
    }
}
