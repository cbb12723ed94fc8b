//! What is in the queues, for whoever looks at them from outside: no receiver could, without hiding
//! what it sees from others.

use super::Queues;
use super::error::SqsError;
use super::message::{Delivery, Message};
use super::queue::{Depth, depth, oldest_kept};
use super::state::{Event, State};

/// A message as it lies in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldMessage {
    /// Its id, which stays when it moves to a dead-letter queue.
    pub id: String,
    /// Its body.
    pub body: String,
    /// When it was sent, in milliseconds since the epoch.
    pub sent_ms: i64,
    /// When it can be received, in milliseconds since the epoch.
    pub visible_ms: i64,
    /// How often it has been received, since it came into this queue.
    pub receives: u32,
}

impl Queues {
    /// Tells `watch` of each message that is sent, or comes back into a queue, from now on: the
    /// name of the queue, the message's id and its body. It is set once, and must not call the
    /// queues.
    pub fn watch_sent(&self, watch: impl Fn(&str, &str, &str) + Send + Sync + 'static) {
        let _ = self.shared.watch.set(Box::new(watch));
    }

    /// How many messages the queue `name` holds; nothing if there is no such queue.
    #[must_use]
    pub fn depth(&self, name: &str) -> Depth {
        let now = self.now();
        self.held().state.queue(name).map(|queue| depth(queue, now)).unwrap_or_default()
    }

    /// The messages of the queue `name`, the oldest `most` of them; none if there is no such queue.
    #[must_use]
    pub fn messages(&self, name: &str, most: usize) -> Vec<HeldMessage> {
        let now = self.now();
        let held = self.held();
        let Ok(queue) = held.state.queue(name) else { return Vec::new() };
        let oldest = oldest_kept(queue, now);
        let kept = queue.messages().filter(|message| message.sent_at >= oldest);
        kept.take(most).map(HeldMessage::of).collect()
    }

    /// Moves the message `id` of the dead-letter queue `name` back to where it came from; `false`
    /// if it is not there. The service moves all at once: [`StartMessageMoveTask`].
    ///
    /// # Errors
    /// When the journal can't be written.
    ///
    /// [`StartMessageMoveTask`]: aws_sdk_sqs::Client::start_message_move_task
    pub fn bring_back(&self, name: &str, id: &str) -> std::io::Result<bool> {
        let moved = self.decide(|state, now| {
            let events = back(state, now, name, id);
            let found = !events.is_empty();
            Ok((events, found))
        });
        moved.map_err(|SqsError { message, .. }| std::io::Error::other(message))
    }
}

/// The events that move a message back.
fn back(state: &State, now: i64, name: &str, id: &str) -> Vec<Event> {
    let Ok(queue) = state.queue(name) else { return Vec::new() };
    let found = queue.messages().find(|message| message.id() == id);
    let Some((message, to)) = found.and_then(|found| Some((found, found.source.clone()?))) else {
        return Vec::new();
    };
    if !state.queues.contains_key(&to) {
        return Vec::new();
    }
    let moved = Message { delivery: Delivery::fresh(now), source: None, ..message.clone() };
    let removed = Event::Removed { queue: name.to_owned(), number: message.number };
    vec![removed, Event::Put { queue: to, message: moved }]
}

impl HeldMessage {
    fn of(message: &Message) -> Self {
        let Delivery { visible_at, receives, .. } = message.delivery;
        Self {
            id: message.id(),
            body: message.body.clone(),
            sent_ms: message.sent_at,
            visible_ms: visible_at,
            receives,
        }
    }
}
