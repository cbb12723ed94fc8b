//! The clients' calls as `tests/data/clients` holds them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One client and its calls, in the order in which they are sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Client {
    pub(crate) client: String,
    pub(crate) about: String,
    pub(crate) calls: Vec<ClientCall>,
}

/// One call, and what its client makes of the answer. Texts may hold `{placeholders}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientCall {
    pub(crate) name: String,
    /// Where in its repository it is sent.
    pub(crate) from: String,
    pub(crate) by: Option<Caller>,
    pub(crate) method: String,
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) json: Option<Value>,
    pub(crate) form: Option<String>,
    pub(crate) multipart: Option<BTreeMap<String, String>>,
    /// The statuses that it takes for what it wanted.
    pub(crate) takes: Vec<u16>,
    /// What it can't go on without.
    #[serde(default)]
    pub(crate) reads: Vec<String>,
    /// What it only shows.
    #[serde(default)]
    pub(crate) shows: Vec<String>,
    /// What it would show if the market said it.
    #[serde(default)]
    pub(crate) blank: Vec<String>,
    /// What later calls need: placeholder and field.
    #[serde(default)]
    pub(crate) keeps: BTreeMap<String, String>,
    /// No client sends it; it shows what would happen if one did.
    #[serde(default)]
    pub(crate) what_if: bool,
    pub(crate) note: Option<String>,
    pub(crate) not_built: Option<NotBuilt>,
}

/// Who calls.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Caller {
    Customer,
    Staff,
    Merchant,
    Admin,
    /// Somebody who has just registered, in a session of this call's own.
    Newcomer,
    /// Somebody with a token that isn't ours.
    Forger,
}

/// What the market says of a thing that it doesn't have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotBuilt {
    /// Status, code and fields: another answer means that something was built.
    pub(crate) answer: String,
    pub(crate) because: String,
}

/// All clients, in the order in which they call.
pub(crate) fn clients() -> Vec<Client> {
    [
        include_str!("../data/clients/s0.json"),
        include_str!("../data/clients/s1.json"),
        include_str!("../data/clients/s2.json"),
        include_str!("../data/clients/s3.json"),
        include_str!("../data/clients/s4.json"),
    ]
    .map(|text| serde_json::from_str(text).unwrap())
    .into()
}
