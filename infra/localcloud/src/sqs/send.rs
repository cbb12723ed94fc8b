//! `SendMessage` and its batch.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::batch::{self, Batch};
use super::error::{Code, SqsError};
use super::message::{self, Delivery, Message};
use super::names::name_in_url;
use super::settings::{MAX_BYTES, MAX_DELAY, Settings};
use super::state::{Decision, Event, State};

/// How many attributes a message may carry.
const MAX_ATTRIBUTES: usize = 10;

/// A message to send, alone or in a batch.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Outgoing {
    #[serde(default)]
    queue_url: String,
    #[serde(default)]
    message_body: String,
    delay_seconds: Option<i64>,
    #[serde(default)]
    message_attributes: BTreeMap<String, Value>,
}

pub(super) fn one(state: &State, now: i64, request: Outgoing) -> Decision {
    let name = name_in_url(&request.queue_url)?.to_owned();
    let settings = &state.queue(&name)?.settings;
    let (message, answer) = take(request, settings, state.next, now)?;
    Ok((vec![Event::Put { queue: name, message }], answer))
}

pub(super) fn many(state: &State, now: i64, request: Batch<Outgoing>) -> Decision {
    let name = name_in_url(&request.queue_url)?.to_owned();
    let settings = &state.queue(&name)?.settings;
    let bytes = request.requests().fold(0, |sum: i64, entry| sum.saturating_add(entry.bytes()));
    if bytes > MAX_BYTES {
        let message = format!(
            "Batch requests cannot be longer than {MAX_BYTES} bytes. You have sent {bytes} bytes."
        );
        return Err(SqsError::new(Code::BatchRequestTooLong, message));
    }
    let mut next = state.next;
    batch::each(request, |outgoing| {
        let (message, answer) = take(outgoing, settings, next, now)?;
        next = next.saturating_add(1);
        Ok((vec![Event::Put { queue: name.clone(), message }], answer))
    })
}

fn take(
    outgoing: Outgoing,
    settings: &Settings,
    number: u64,
    now: i64,
) -> Result<(Message, Value), SqsError> {
    outgoing.check(settings)?;
    let Outgoing { message_body: body, delay_seconds, message_attributes: attributes, .. } =
        outgoing;
    let delay = delay_seconds.unwrap_or(settings.delay_seconds);
    let visible_at = now.saturating_add(delay.saturating_mul(1000));
    let answer =
        json!({ "MessageId": message::id(number), "MD5OfMessageBody": message::md5(&body) });
    let delivery = Delivery::fresh(visible_at);
    let message = Message { number, body, attributes, sent_at: now, source: None, delivery };
    Ok((message, answer))
}

impl Outgoing {
    fn check(&self, settings: &Settings) -> Result<(), SqsError> {
        if self.message_body.is_empty() {
            return Err(SqsError::missing("MessageBody"));
        }
        if self.bytes() > settings.max_bytes {
            let message = format!(
                "One or more parameters are invalid. Reason: Message must be shorter than {} \
                 bytes.",
                settings.max_bytes
            );
            return Err(SqsError::new(Code::InvalidParameterValue, message));
        }
        if !self.message_body.chars().all(is_text) {
            let message = "Invalid characters found. Valid unicode characters are \
                           #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to \
                           #x10FFFF";
            return Err(SqsError::new(Code::InvalidMessageContents, message));
        }
        if self.message_attributes.len() > MAX_ATTRIBUTES {
            let message = "Number of message attributes exceeds the allowed maximum [10].";
            return Err(SqsError::new(Code::InvalidParameterValue, message));
        }
        match self.delay_seconds {
            Some(delay) if !(0..=MAX_DELAY).contains(&delay) => {
                let why = "DelaySeconds must be >= 0 and <= 900.";
                Err(SqsError::parameter("DelaySeconds", delay, why))
            }
            _ => Ok(()),
        }
    }

    /// What counts towards the size limit: the body, and names, types and values of attributes.
    fn bytes(&self) -> i64 {
        let attributes = self.message_attributes.iter().flat_map(|(name, value)| {
            let fields = value.as_object().into_iter().flat_map(serde_json::Map::values);
            std::iter::once(name.len()).chain(fields.filter_map(Value::as_str).map(str::len))
        });
        let bytes = attributes.fold(self.message_body.len(), usize::saturating_add);
        i64::try_from(bytes).unwrap_or(i64::MAX)
    }
}

/// The characters XML allows, which are the ones SQS does.
fn is_text(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
