//! The queues, and the events that change them.
//!
//! Every change is an event first. The journal holds the events, so a restart rebuilds the same
//! state: both went through [`State::apply`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::SqsError;
use super::message::{Delivery, Message};
use super::settings::Settings;

/// The events of a request, and the answer to send once they are committed.
pub(super) type Decision = Result<(Vec<Event>, Value), SqsError>;

/// Something that happened to a queue.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) enum Event {
    /// A queue was made, or its attributes set.
    Configured { queue: String, attributes: BTreeMap<String, String>, at: i64, made_at: i64 },
    /// A queue was deleted, with all in it.
    Dropped { queue: String },
    /// A queue was emptied.
    Purged { queue: String },
    /// A message came in.
    Put { queue: String, message: Message },
    /// A message was received, or its visibility changed.
    Marked { queue: String, number: u64, delivery: Delivery },
    /// A message was deleted, moved on or expired.
    Removed { queue: String, number: u64 },
    /// Message numbers below this are taken, by messages long gone too.
    Numbered { next: u64 },
}

impl Event {
    /// Whether a long poll may now find what it did not before.
    pub(super) fn makes_visible(&self, now: i64) -> bool {
        match self {
            Self::Put { message, .. } => message.delivery.visible_at <= now,
            Self::Marked { delivery, .. } => delivery.visible_at <= now,
            Self::Configured { .. }
            | Self::Dropped { .. }
            | Self::Purged { .. }
            | Self::Removed { .. }
            | Self::Numbered { .. } => false,
        }
    }
}

impl Event {
    /// The message that was put into a queue, and that.
    pub(super) fn put(&self) -> Option<(String, Message)> {
        match self {
            Self::Put { queue, message } => Some((queue.clone(), message.clone())),
            Self::Configured { .. }
            | Self::Dropped { .. }
            | Self::Purged { .. }
            | Self::Marked { .. }
            | Self::Removed { .. }
            | Self::Numbered { .. } => None,
        }
    }
}

/// All queues by name.
#[derive(Default)]
pub(super) struct State {
    pub(super) queues: BTreeMap<String, Queue>,
    /// The next message's number.
    pub(super) next: u64,
}

/// One queue.
#[derive(Default)]
pub(super) struct Queue {
    /// As they were set; what was left out has a default in `settings`.
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) settings: Settings,
    pub(super) made_at: i64,
    pub(super) changed_at: i64,
    messages: BTreeMap<u64, Message>,
    /// The messages by the time they can be received, then by age.
    order: BTreeSet<(i64, u64)>,
}

impl Queue {
    /// The message of that number, if it is here.
    pub(super) fn message(&self, number: u64) -> Option<&Message> {
        self.messages.get(&number)
    }

    /// All messages, by age.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// The messages that can be received, those waiting longest first.
    pub(super) fn visible(&self, now: i64) -> impl Iterator<Item = &Message> {
        self.order.range(..=(now, u64::MAX)).filter_map(|(_, number)| self.messages.get(number))
    }

    /// When the next hidden message can be received.
    pub(super) fn next_visible_at(&self, now: i64) -> Option<i64> {
        self.order.range((now.saturating_add(1), 0)..).next().map(|(at, _)| *at)
    }

    fn put(&mut self, message: Message) {
        self.order.insert((message.delivery.visible_at, message.number));
        self.messages.insert(message.number, message);
    }

    fn remove(&mut self, number: u64) {
        if let Some(message) = self.messages.remove(&number) {
            self.order.remove(&(message.delivery.visible_at, number));
        }
    }

    fn mark(&mut self, number: u64, delivery: Delivery) {
        if let Some(message) = self.messages.get_mut(&number) {
            self.order.remove(&(message.delivery.visible_at, number));
            message.delivery = delivery;
            self.order.insert((delivery.visible_at, number));
        }
    }
}

impl State {
    /// The queue of that name.
    pub(super) fn queue(&self, name: &str) -> Result<&Queue, SqsError> {
        self.queues.get(name).ok_or_else(SqsError::no_queue)
    }

    /// How many messages there are in all queues.
    pub(super) fn size(&self) -> usize {
        self.queues.values().fold(0, |sum, queue| sum.saturating_add(queue.messages.len()))
    }

    /// Applies an event. Events whose queue or message no longer exists change nothing.
    pub(super) fn apply(&mut self, event: Event) {
        match event {
            Event::Configured { queue, attributes, at, made_at } => {
                let queue = self.queues.entry(queue).or_default();
                queue.settings = Settings::of(&attributes);
                queue.attributes = attributes;
                queue.made_at = made_at;
                queue.changed_at = at;
            }
            Event::Dropped { queue } => {
                self.queues.remove(&queue);
            }
            Event::Purged { queue } => {
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.messages.clear();
                    queue.order.clear();
                }
            }
            Event::Put { queue, message } => {
                self.next = self.next.max(message.number.saturating_add(1));
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.put(message);
                }
            }
            Event::Marked { queue, number, delivery } => {
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.mark(number, delivery);
                }
            }
            Event::Removed { queue, number } => {
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.remove(number);
                }
            }
            Event::Numbered { next } => self.next = self.next.max(next),
        }
    }

    /// The fewest events that lead to this state.
    pub(super) fn events(&self) -> impl Iterator<Item = Event> {
        let numbered = std::iter::once(Event::Numbered { next: self.next });
        numbered.chain(self.queues.iter().flat_map(|(name, queue)| {
            let configured = Event::Configured {
                queue: name.clone(),
                attributes: queue.attributes.clone(),
                at: queue.changed_at,
                made_at: queue.made_at,
            };
            let put =
                |message: &Message| Event::Put { queue: name.clone(), message: message.clone() };
            std::iter::once(configured).chain(queue.messages().map(put))
        }))
    }
}
