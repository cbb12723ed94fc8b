//! A queue's attributes, checked and understood.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::{Code, SqsError};
use super::names::name_in_arn;

/// The largest message, and the largest batch.
pub(super) const MAX_BYTES: i64 = 1_048_576;

/// The longest a message can be hidden.
pub(super) const MAX_VISIBILITY: i64 = 43_200;

/// The longest a message can be delayed.
pub(super) const MAX_DELAY: i64 = 900;

/// The longest a receiver can wait.
pub(super) const MAX_WAIT: i64 = 20;

/// The attributes that are numbers: name, smallest, largest, default.
const NUMBERS: [(&str, i64, i64, i64); 5] = [
    ("DelaySeconds", 0, MAX_DELAY, 0),
    ("MaximumMessageSize", 1024, MAX_BYTES, MAX_BYTES),
    ("MessageRetentionPeriod", 60, 1_209_600, 345_600),
    ("ReceiveMessageWaitTimeSeconds", 0, MAX_WAIT, 0),
    ("VisibilityTimeout", 0, MAX_VISIBILITY, 30),
];

/// Attributes that are kept and shown, and mean nothing here.
const INERT: [&str; 5] = [
    "Policy",
    "RedriveAllowPolicy",
    "KmsMasterKeyId",
    "KmsDataKeyReusePeriodSeconds",
    "SqsManagedSseEnabled",
];

/// The settings of a queue, read from its attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) delay_seconds: i64,
    pub(super) max_bytes: i64,
    pub(super) retention_seconds: i64,
    pub(super) wait_seconds: i64,
    pub(super) visibility_seconds: i64,
    pub(super) redrive: Option<Redrive>,
}

/// Where a message goes that was received too often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redrive {
    pub(super) to: String,
    pub(super) max_receives: u32,
}

impl Settings {
    /// Reads attributes that [`check`] has let through.
    pub(super) fn of(attributes: &BTreeMap<String, String>) -> Self {
        let number = |name: &str| {
            let set = attributes.get(name).and_then(|value| value.parse().ok());
            set.unwrap_or_else(|| default(name))
        };
        Self {
            delay_seconds: number("DelaySeconds"),
            max_bytes: number("MaximumMessageSize"),
            retention_seconds: number("MessageRetentionPeriod"),
            wait_seconds: number("ReceiveMessageWaitTimeSeconds"),
            visibility_seconds: number("VisibilityTimeout"),
            redrive: attributes.get("RedrivePolicy").and_then(|policy| redrive(policy)),
        }
    }
}

fn default(name: &str) -> i64 {
    NUMBERS.iter().find(|(known, ..)| *known == name).map_or(0, |(.., default)| *default)
}

/// Attributes with the defaults of those that are not set.
pub(super) fn with_defaults(set: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let defaults =
        NUMBERS.iter().map(|(name, .., default)| ((*name).to_owned(), default.to_string()));
    let mut all: BTreeMap<String, String> = defaults.collect();
    all.extend(set.iter().map(|(name, value)| (name.clone(), value.clone())));
    all
}

/// Refuses attributes the service would refuse; `exists` finds queues by name.
pub(super) fn check(
    attributes: &BTreeMap<String, String>,
    exists: impl Fn(&str) -> bool,
) -> Result<(), SqsError> {
    for (name, value) in attributes {
        let number = NUMBERS.iter().find(|(known, ..)| known == name);
        if let Some((_, least, most, _)) = number {
            let fits = value.parse().is_ok_and(|value: i64| (*least..=*most).contains(&value));
            if !fits {
                let message = format!("Invalid value for the parameter {name}.");
                return Err(SqsError::new(Code::InvalidAttributeValue, message));
            }
        } else if name == "RedrivePolicy" {
            check_redrive(value, &exists)?;
        } else if !INERT.contains(&name.as_str()) {
            let message = format!("Unknown Attribute {name}.");
            return Err(SqsError::new(Code::InvalidAttributeName, message));
        }
    }
    Ok(())
}

/// An empty policy takes the redrive away.
fn check_redrive(policy: &str, exists: impl Fn(&str) -> bool) -> Result<(), SqsError> {
    if policy.is_empty() {
        return Ok(());
    }
    let refuse = |why| Err(SqsError::parameter("RedrivePolicy", policy, why));
    match redrive(policy) {
        None => refuse("Redrive policy does not contain mandatory attributes in range."),
        Some(redrive) if !exists(&redrive.to) => refuse("Dead letter target does not exist."),
        Some(_) => Ok(()),
    }
}

/// Reads `{"deadLetterTargetArn": …, "maxReceiveCount": …}`, the count as a number or in quotes.
fn redrive(policy: &str) -> Option<Redrive> {
    let policy: Value = serde_json::from_str(policy).ok()?;
    let to = name_in_arn(policy.get("deadLetterTargetArn")?.as_str()?)?.to_owned();
    let count = policy.get("maxReceiveCount")?;
    let count = count.as_u64().or_else(|| count.as_str()?.parse().ok())?;
    let max_receives = u32::try_from(count).ok().filter(|count| (1..=1000).contains(count))?;
    Some(Redrive { to, max_receives })
}
