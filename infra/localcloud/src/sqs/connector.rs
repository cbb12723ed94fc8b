//! From an operation's name to the decision it asks for.

use aws_smithy_runtime_api::client::result::ConnectorError;
use serde::de::DeserializeOwned;

use super::error::{Code, SqsError};
use super::state::{Decision, State};
use super::{Queues, queue, receive, received, send};
use crate::wire::{Answer, Request};

/// Answers the SDK's client.
pub(super) async fn call(queues: Queues, request: Request) -> Result<Answer, ConnectorError> {
    let answered = match request.operation.as_str() {
        "ReceiveMessage" => match decode(&request.body) {
            Ok(wanted) => receive::receive(&queues, &wanted).await,
            Err(error) => Err(error),
        },
        operation => queues.decide(|state, now| decide(state, now, operation, &request.body)),
    };
    Ok(match answered {
        Ok(body) => Answer { status: 200, body: body.to_string().into_bytes(), query_error: None },
        Err(error) => error.answer(),
    })
}

fn decide(state: &State, now: i64, operation: &str, body: &[u8]) -> Decision {
    match operation {
        "SendMessage" => send::one(state, now, decode(body)?),
        "SendMessageBatch" => send::many(state, now, decode(body)?),
        "DeleteMessage" => received::one(state, now, &decode(body)?, received::delete),
        "DeleteMessageBatch" => received::many(state, now, decode(body)?, received::delete),
        "ChangeMessageVisibility" => received::one(state, now, &decode(body)?, received::hide),
        "ChangeMessageVisibilityBatch" => received::many(state, now, decode(body)?, received::hide),
        "CreateQueue" => queue::create(state, now, &decode(body)?),
        "DeleteQueue" => queue::delete(state, &decode(body)?),
        "PurgeQueue" => queue::purge(state, &decode(body)?),
        "GetQueueUrl" => queue::get_url(state, &decode(body)?),
        "ListQueues" => queue::list(state, &decode(body)?),
        "GetQueueAttributes" => queue::get_attributes(state, now, &decode(body)?),
        "SetQueueAttributes" => queue::set_attributes(state, now, &decode(body)?),
        "StartMessageMoveTask" => queue::start_move(state, now, &decode(body)?),
        unknown => {
            let message = format!("the local SQS has no `{unknown}`");
            Err(SqsError::new(Code::UnsupportedOperation, message))
        }
    }
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, SqsError> {
    serde_json::from_slice(body)
        .map_err(|error| SqsError::new(Code::InvalidParameterValue, error.to_string()))
}
