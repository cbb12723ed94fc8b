//! `ReceiveMessage`: delivers messages.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::Queues;
use super::error::SqsError;
use super::message::{Delivery, Message};
use super::names::name_in_url;
use super::queue::oldest_kept;
use super::settings::{MAX_VISIBILITY, MAX_WAIT};
use super::state::{Event, Queue, State};

/// The longest a poll sleeps before it looks at the clock again, which a test may have moved.
const STEP_MS: i64 = 100;

/// The most messages handed out at once.
const MAX_MESSAGES: i64 = 10;

/// A request for messages.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Receive {
    #[serde(default)]
    queue_url: String,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
    #[serde(default)]
    attribute_names: Vec<String>,
    #[serde(default)]
    message_system_attribute_names: Vec<String>,
    #[serde(default)]
    message_attribute_names: Vec<String>,
}

/// What one look at a queue found.
struct Look {
    messages: Vec<Value>,
    wait_seconds: i64,
    next_visible_at: Option<i64>,
}

/// Receives messages, waiting for some if the request or the queue says so.
///
/// It waits on the caller's clock, but no longer than the same time on tokio's: a clock that nobody
/// moves must not block the poll, and an early empty answer is always allowed.
pub(super) async fn receive(queues: &Queues, request: &Receive) -> Result<Value, SqsError> {
    // Before the first look, so that a message sent right after it is not missed.
    let mut changes = queues.shared.changes.subscribe();
    let (began, began_waiting) = (queues.now(), Instant::now());
    loop {
        let look = queues.decide(|state, now| request.look(state, now))?;
        if !look.messages.is_empty() {
            return Ok(json!({ "Messages": look.messages }));
        }
        let now = queues.now();
        let until = began.saturating_add(look.wait_seconds.saturating_mul(1000));
        let most = Duration::from_secs(u64::try_from(look.wait_seconds).unwrap_or_default());
        if now >= until || began_waiting.elapsed() >= most {
            return Ok(json!({}));
        }
        let next = look.next_visible_at.map_or(until, |at| at.min(until));
        let pause = next.saturating_sub(now).clamp(1, STEP_MS);
        let pause = Duration::from_millis(u64::try_from(pause).unwrap_or_default());
        // Either way it is time to look again.
        let _ = timeout(pause, changes.changed()).await;
    }
}

impl Receive {
    fn look(&self, state: &State, now: i64) -> Result<(Vec<Event>, Look), SqsError> {
        let name = name_in_url(&self.queue_url)?;
        let queue = state.queue(name)?;
        let most = number("MaxNumberOfMessages", self.max_number_of_messages, 1, MAX_MESSAGES)?;
        let hide = number("VisibilityTimeout", self.visibility_timeout, 0, MAX_VISIBILITY)?;
        let wait = number("WaitTimeSeconds", self.wait_time_seconds, 0, MAX_WAIT)?;

        let mut events = expired(name, queue, now);
        let most = usize::try_from(most.unwrap_or(1)).unwrap_or_default();
        let hide = hide.unwrap_or(queue.settings.visibility_seconds);
        let visible_at = now.saturating_add(hide.saturating_mul(1000));
        let oldest = oldest_kept(queue, now);
        let mut messages = Vec::new();
        for message in queue.visible(now).filter(|message| message.sent_at >= oldest) {
            if messages.len() >= most {
                break;
            }
            if let Some(moved) = dead_letter(state, name, queue, message, now) {
                events.extend(moved);
                continue;
            }
            let received = received(message, now, visible_at);
            let (number, delivery) = (received.number, received.delivery);
            events.push(Event::Marked { queue: name.to_owned(), number, delivery });
            messages.push(self.show(name, &received));
        }
        let wait_seconds = wait.unwrap_or(queue.settings.wait_seconds);
        let next_visible_at = queue.next_visible_at(now);
        Ok((events, Look { messages, wait_seconds, next_visible_at }))
    }

    fn show(&self, queue: &str, message: &Message) -> Value {
        let mut system = self.message_system_attribute_names.clone();
        system.extend(self.attribute_names.iter().cloned());
        message.to_json(queue, &system, |name| {
            self.message_attribute_names.iter().any(|wanted| {
                let prefix = wanted.strip_suffix(".*");
                wanted == "All" || wanted == name || prefix.is_some_and(|p| name.starts_with(p))
            })
        })
    }
}

/// A parameter that must be within bounds, if it is given.
pub(super) fn number(
    name: &str,
    value: Option<i64>,
    least: i64,
    most: i64,
) -> Result<Option<i64>, SqsError> {
    match value {
        Some(value) if !(least..=most).contains(&value) => {
            let why = format!("Must be between {least} and {most}, if provided.");
            Err(SqsError::parameter(name, value, &why))
        }
        value => Ok(value),
    }
}

/// Removes what has outlived the retention period, which is the oldest of the queue.
fn expired(name: &str, queue: &Queue, now: i64) -> Vec<Event> {
    let oldest = oldest_kept(queue, now);
    queue
        .messages()
        .take_while(|message| message.sent_at < oldest)
        .map(|message| Event::Removed { queue: name.to_owned(), number: message.number })
        .collect()
}

/// Moves a message that has been received often enough, if there is a queue to move it to.
fn dead_letter(
    state: &State,
    name: &str,
    queue: &Queue,
    message: &Message,
    now: i64,
) -> Option<[Event; 2]> {
    let redrive = queue.settings.redrive.as_ref()?;
    if message.delivery.receives < redrive.max_receives || !state.queues.contains_key(&redrive.to) {
        return None;
    }
    let mut message = message.clone();
    message.source = Some(name.to_owned());
    message.delivery = Delivery::fresh(now);
    let removed = Event::Removed { queue: name.to_owned(), number: message.number };
    Some([removed, Event::Put { queue: redrive.to.clone(), message }])
}

fn received(message: &Message, now: i64, visible_at: i64) -> Message {
    let mut message = message.clone();
    let Delivery { receives, first_received_at, .. } = message.delivery;
    message.delivery = Delivery {
        visible_at,
        receives: receives.saturating_add(1),
        first_received_at: first_received_at.or(Some(now)),
    };
    message
}
