//! A message, and the handle a receiver holds on it.

use std::collections::BTreeMap;
use std::fmt::Write;

use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::error::{Code, SqsError};
use super::names::arn;

/// A message in a queue.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Message {
    /// Its place in the order of all messages ever sent, which is also its identity.
    pub(super) number: u64,
    pub(super) body: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) attributes: BTreeMap<String, Value>,
    pub(super) sent_at: i64,
    /// The queue whose dead letter it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    pub(super) delivery: Delivery,
}

/// The part of a message that receiving changes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Delivery {
    /// When it can be received: after its delay, or after its visibility timeout.
    pub(super) visible_at: i64,
    /// How often it has been received.
    pub(super) receives: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) first_received_at: Option<i64>,
}

impl Delivery {
    pub(super) fn fresh(visible_at: i64) -> Self {
        Self { visible_at, receives: 0, first_received_at: None }
    }
}

impl Message {
    /// The message's id. It stays when the message moves to a dead-letter queue.
    pub(super) fn id(&self) -> String {
        id(self.number)
    }

    pub(super) fn handle(&self, queue: &str) -> String {
        Handle { queue, number: self.number, receives: self.delivery.receives }.to_string()
    }

    /// The message as a receiver gets it, with the attributes it asked for.
    pub(super) fn to_json(
        &self,
        queue: &str,
        system: &[String],
        wanted: impl Fn(&str) -> bool,
    ) -> Value {
        let mut json = json!({
            "MessageId": self.id(),
            "ReceiptHandle": self.handle(queue),
            "Body": self.body,
            "MD5OfBody": md5(&self.body),
        });
        let attributes: Map<String, Value> = self
            .attributes
            .iter()
            .filter(|(name, _)| wanted(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if !attributes.is_empty() {
            insert(&mut json, "MessageAttributes", attributes.into());
        }
        let system: Map<String, Value> = self
            .system_attributes()
            .into_iter()
            .filter(|(name, _)| system.iter().any(|wanted| wanted == "All" || wanted == name))
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        if !system.is_empty() {
            insert(&mut json, "Attributes", system.into());
        }
        json
    }

    fn system_attributes(&self) -> Vec<(&'static str, String)> {
        let mut attributes = vec![
            ("ApproximateReceiveCount", self.delivery.receives.to_string()),
            ("SentTimestamp", self.sent_at.to_string()),
            ("SenderId", crate::ACCOUNT.to_owned()),
        ];
        if let Some(at) = self.delivery.first_received_at {
            attributes.push(("ApproximateFirstReceiveTimestamp", at.to_string()));
        }
        if let Some(source) = &self.source {
            attributes.push(("DeadLetterQueueSourceArn", arn(source)));
        }
        attributes
    }
}

fn insert(json: &mut Value, key: &str, value: Value) {
    if let Some(fields) = json.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}

/// A message's number in the form the service gives its ids.
pub(super) fn id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// The digest senders and receivers compare a body with.
pub(super) fn md5(body: &str) -> String {
    Md5::digest(body.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Names one delivery of one message: the next delivery gets another.
pub(super) struct Handle<'a> {
    queue: &'a str,
    pub(super) number: u64,
    pub(super) receives: u32,
}

impl<'a> Handle<'a> {
    /// Reads a handle, which must be one that `queue` gave out.
    pub(super) fn parse(handle: &'a str, queue: &str) -> Result<Self, SqsError> {
        let read = || {
            let (queue, delivery) = handle.split_once('/')?;
            let (number, receives) = delivery.split_once('/')?;
            let number = u64::from_str_radix(number, 16).ok()?;
            let receives = u32::from_str_radix(receives, 16).ok()?;
            Some(Self { queue, number, receives })
        };
        read().filter(|handle| handle.queue == queue).ok_or_else(|| {
            let message = format!("The input receipt handle \"{handle}\" is not valid.");
            SqsError::new(Code::ReceiptHandleIsInvalid, message)
        })
    }
}

impl std::fmt::Display for Handle<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{:x}/{:x}", self.queue, self.number, self.receives)
    }
}
