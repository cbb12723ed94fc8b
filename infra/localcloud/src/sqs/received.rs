//! What a receiver may do with a message: delete it, or hide it for longer or shorter.

use serde::Deserialize;
use serde_json::json;

use super::batch::{self, Batch};
use super::error::{Code, SqsError};
use super::message::{Delivery, Handle};
use super::names::name_in_url;
use super::receive::number;
use super::settings::MAX_VISIBILITY;
use super::state::{Decision, Event, State};

/// A request about a received message, alone or in a batch.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Received {
    #[serde(default)]
    queue_url: String,
    #[serde(default)]
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

/// What to do with a received message.
pub(super) type Treatment = fn(&State, i64, &str, &Received) -> Decision;

pub(super) fn one(state: &State, now: i64, request: &Received, treat: Treatment) -> Decision {
    treat(state, now, name_in_url(&request.queue_url)?, request)
}

pub(super) fn many(
    state: &State,
    now: i64,
    request: Batch<Received>,
    treat: Treatment,
) -> Decision {
    let name = name_in_url(&request.queue_url)?.to_owned();
    state.queue(&name)?;
    batch::each(request, |request| treat(state, now, &name, &request))
}

/// Deletes a message. A handle of an earlier delivery deletes nothing, and that is no error.
pub(super) fn delete(state: &State, _: i64, name: &str, request: &Received) -> Decision {
    let queue = state.queue(name)?;
    let handle = Handle::parse(&request.receipt_handle, name)?;
    let number = handle.number;
    let events = match queue.message(number) {
        Some(message) if message.delivery.receives == handle.receives => {
            vec![Event::Removed { queue: name.to_owned(), number }]
        }
        _ => Vec::new(),
    };
    Ok((events, json!({})))
}

/// Hides a message for some time from now on; for none, to give it back.
pub(super) fn hide(state: &State, now: i64, name: &str, request: &Received) -> Decision {
    let queue = state.queue(name)?;
    let seconds = number("VisibilityTimeout", request.visibility_timeout, 0, MAX_VISIBILITY)?
        .ok_or_else(|| SqsError::missing("VisibilityTimeout"))?;
    let handle = Handle::parse(&request.receipt_handle, name)?;
    let current = queue
        .message(handle.number)
        .filter(|message| message.delivery.receives == handle.receives)
        .ok_or_else(|| {
            let why = "Message does not exist or is not available for visibility timeout change.";
            SqsError::parameter("ReceiptHandle", &request.receipt_handle, why)
        })?;
    if current.delivery.visible_at <= now {
        let message = "The specified message isn't in flight.";
        return Err(SqsError::new(Code::MessageNotInflight, message));
    }
    let visible_at = now.saturating_add(seconds.saturating_mul(1000));
    let delivery = Delivery { visible_at, ..current.delivery };
    let event = Event::Marked { queue: name.to_owned(), number: handle.number, delivery };
    Ok((vec![event], json!({})))
}
