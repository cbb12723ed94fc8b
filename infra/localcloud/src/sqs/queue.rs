//! Making, finding, describing and emptying queues.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::error::{Code, SqsError};
use super::message::Delivery;
use super::names::{arn, name_in_arn, name_in_url, url};
use super::settings;
use super::state::{Decision, Event, Queue, State};

/// A request that needs only to say which queue.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct OfQueue {
    queue_url: String,
    queue_name: String,
    queue_name_prefix: String,
    attribute_names: Vec<String>,
    attributes: BTreeMap<String, String>,
}

pub(super) fn create(state: &State, now: i64, request: &OfQueue) -> Decision {
    let OfQueue { queue_name: name, attributes, .. } = request;
    check_name(name)?;
    settings::check(attributes, |name| state.queues.contains_key(name))?;
    let answer = json!({ "QueueUrl": url(name) });
    let Some(queue) = state.queues.get(name) else {
        let attributes = attributes.clone();
        let event = Event::Configured { queue: name.clone(), attributes, at: now, made_at: now };
        return Ok((vec![event], answer));
    };
    let current = settings::with_defaults(&queue.attributes);
    if attributes.iter().any(|(name, value)| current.get(name) != Some(value)) {
        let message = "A queue already exists with the same name and a different value for an \
                       attribute.";
        return Err(SqsError::new(Code::QueueNameExists, message));
    }
    Ok((Vec::new(), answer))
}

fn check_name(name: &str) -> Result<(), SqsError> {
    if name.ends_with(".fifo") {
        let message = "the local SQS has no FIFO queues";
        return Err(SqsError::new(Code::UnsupportedOperation, message));
    }
    let valid = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if name.is_empty() || name.len() > 80 || !name.chars().all(valid) {
        let why = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in \
                   length.";
        return Err(SqsError::parameter("QueueName", name, why));
    }
    Ok(())
}

pub(super) fn get_url(state: &State, request: &OfQueue) -> Decision {
    state.queue(&request.queue_name)?;
    Ok((Vec::new(), json!({ "QueueUrl": url(&request.queue_name) })))
}

pub(super) fn list(state: &State, request: &OfQueue) -> Decision {
    let urls: Vec<String> = state
        .queues
        .keys()
        .filter(|name| name.starts_with(&request.queue_name_prefix))
        .map(|name| url(name))
        .collect();
    Ok((Vec::new(), json!({ "QueueUrls": urls })))
}

pub(super) fn delete(state: &State, request: &OfQueue) -> Decision {
    let name = name_in_url(&request.queue_url)?;
    state.queue(name)?;
    Ok((vec![Event::Dropped { queue: name.to_owned() }], json!({})))
}

pub(super) fn purge(state: &State, request: &OfQueue) -> Decision {
    let name = name_in_url(&request.queue_url)?;
    state.queue(name)?;
    Ok((vec![Event::Purged { queue: name.to_owned() }], json!({})))
}

pub(super) fn set_attributes(state: &State, now: i64, request: &OfQueue) -> Decision {
    let name = name_in_url(&request.queue_url)?;
    let queue = state.queue(name)?;
    settings::check(&request.attributes, |name| state.queues.contains_key(name))?;
    let mut attributes = queue.attributes.clone();
    attributes.extend(request.attributes.clone());
    let queue_name = name.to_owned();
    let made_at = queue.made_at;
    let event = Event::Configured { queue: queue_name, attributes, at: now, made_at };
    Ok((vec![event], json!({})))
}

pub(super) fn get_attributes(state: &State, now: i64, request: &OfQueue) -> Decision {
    let name = name_in_url(&request.queue_url)?;
    let mut attributes = describe(name, state.queue(name)?, now);
    let wanted = &request.attribute_names;
    if !wanted.iter().any(|wanted| wanted == "All") {
        attributes.retain(|name, _| wanted.contains(name));
    }
    Ok((Vec::new(), json!({ "Attributes": attributes })))
}

fn describe(name: &str, queue: &Queue, now: i64) -> BTreeMap<String, String> {
    let Depth { visible, in_flight, delayed } = depth(queue, now);
    let mut attributes = settings::with_defaults(&queue.attributes);
    attributes.extend([
        ("QueueArn".to_owned(), arn(name)),
        ("ApproximateNumberOfMessages".to_owned(), visible.to_string()),
        ("ApproximateNumberOfMessagesDelayed".to_owned(), delayed.to_string()),
        ("ApproximateNumberOfMessagesNotVisible".to_owned(), in_flight.to_string()),
        ("CreatedTimestamp".to_owned(), queue.made_at.div_euclid(1000).to_string()),
        ("LastModifiedTimestamp".to_owned(), queue.changed_at.div_euclid(1000).to_string()),
    ]);
    attributes
}

/// How many messages a queue holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Those that can be received.
    pub visible: usize,
    /// Those that were received and neither deleted nor given back.
    pub in_flight: usize,
    /// Those that were sent with a delay that is not over.
    pub delayed: usize,
}

/// How many messages the queue holds that it has to keep.
pub(super) fn depth(queue: &Queue, now: i64) -> Depth {
    let expired = oldest_kept(queue, now);
    let mut depth = Depth::default();
    for message in queue.messages().filter(|message| message.sent_at >= expired) {
        let Delivery { visible_at, receives, .. } = message.delivery;
        let count = match (visible_at > now, receives) {
            (false, _) => &mut depth.visible,
            (true, 0) => &mut depth.delayed,
            (true, _) => &mut depth.in_flight,
        };
        *count = count.saturating_add(1);
    }
    depth
}

/// Messages sent before this time have outlived the queue's retention period.
pub(super) fn oldest_kept(queue: &Queue, now: i64) -> i64 {
    now.saturating_sub(queue.settings.retention_seconds.saturating_mul(1000))
}

/// A request to bring dead letters back.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Move {
    source_arn: String,
    destination_arn: Option<String>,
}

/// Moves what is visible in a dead-letter queue back to where each message came from.
pub(super) fn start_move(state: &State, now: i64, request: &Move) -> Decision {
    let missing = || {
        let message = "The resource that you specified for the SourceArn parameter doesn't exist.";
        SqsError::new(Code::ResourceNotFound, message)
    };
    let source = name_in_arn(&request.source_arn).ok_or_else(missing)?;
    let queue = state.queues.get(source).ok_or_else(missing)?;
    let to = request.destination_arn.as_deref().and_then(name_in_arn);
    let mut events = Vec::new();
    for message in queue.visible(now) {
        let Some(to) = to.or(message.source.as_deref()) else { continue };
        state.queue(to)?;
        let mut message = message.clone();
        message.delivery = Delivery::fresh(now);
        message.source = None;
        events.push(Event::Removed { queue: source.to_owned(), number: message.number });
        events.push(Event::Put { queue: to.to_owned(), message });
    }
    Ok((events, json!({ "TaskHandle": format!("{source}-{now}") })))
}
