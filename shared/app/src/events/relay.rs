//! The stream relay: turns the table's changes into events (transactional outbox).
//!
//! The DynamoDB stream record of a change is its outbox entry. The relay compares the images
//! before and after, derives the event and sends it to the queues. It fails closed: the first
//! record that can't be read or sent is reported by its sequence number, and Lambda delivers it
//! and all later ones again (at-least-once delivery).

use db::stream::{self, Change};
use domain::event::Event;
use serde_json::Value;

use crate::{AppError, Bus, Stopped};

/// Relays a batch of stream records in their order, and passes over those that are not announced.
///
/// # Errors
/// [`Stopped`] at the first record that can't be relayed. Records before it are done.
pub async fn relay(bus: &Bus, records: Vec<Value>) -> Result<(), Stopped> {
    let mut events = Vec::new();
    let mut first = None;
    let mut unreadable = None;
    for record in records {
        let place = Stopped::at(&record);
        match announced(record) {
            Ok(None) => {}
            Ok(Some(event)) => {
                first.get_or_insert(place);
                events.push(event);
            }
            Err(error) => {
                unreadable = Some(place(error));
                break;
            }
        }
    }
    if let (Some(first), Err(error)) = (first, bus.publish(&events).await) {
        return Err(first(error));
    }
    unreadable.map_or(Ok(()), Err)
}

/// The event of a stream record, if it has one.
fn announced(record: Value) -> Result<Option<Event>, AppError> {
    Ok(match stream::change(record)? {
        Some(Change::Order(order)) => {
            let (old, cause) = (order.old.as_ref(), order.cause);
            order.new.as_ref().and_then(|new| Event::of_order(old, new, cause))
        }
        Some(Change::Payment(payment)) => {
            let (old, at, cause) = (payment.old.as_ref(), payment.at, payment.cause);
            payment.new.as_ref().and_then(|new| Event::of_payment(old, new, at, cause))
        }
        Some(Change::Product(_) | Change::Stock(..)) | None => None,
    })
}
