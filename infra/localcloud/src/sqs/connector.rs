//! The SDK's client over the queues, and the dispatch of an operation by its name.

use aws_sdk_sqs::config::retry::RetryPartition;
use aws_sdk_sqs::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_smithy_runtime_api::client::result::ConnectorError;
use serde::de::DeserializeOwned;

use super::error::{Code, SqsError};
use super::state::{Decision, State};
use super::{Fault, Queues, queue, receive, received, send};
use crate::wire::{self, Answer, Request};
use crate::{REGION, Socket};

impl Queues {
    /// The SDK's client over these queues, with the SDK's standard retries and a budget of its own.
    #[must_use]
    pub fn client(&self) -> aws_sdk_sqs::Client {
        let config = aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .allow_no_auth()
            .retry_partition(RetryPartition::custom("local").build())
            // It watches for bytes that move, which none do in process, and would end a long poll.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(wire::http_client(self.clone(), call))
            .build();
        aws_sdk_sqs::Client::from_conf(config)
    }

    /// Answers over a loopback socket too, as long as what is returned lives: at `port`, or at any
    /// free one if that is 0 or taken.
    pub async fn listen(&self, port: u16) -> std::io::Result<Socket> {
        Socket::open(port, self.clone(), call).await
    }
}

/// Answers the SDK's client.
async fn call(queues: Queues, request: Request) -> Result<Answer, ConnectorError> {
    let fault = queues.fault(&request.operation);
    let failure =
        || SqsError::new(Code::InternalFailure, "it was told to fail".to_owned()).answer();
    if fault == Some(Fault::Before) {
        return Ok(failure());
    }
    let answered = match request.operation.as_str() {
        "ReceiveMessage" => match decode(&request.body) {
            Ok(wanted) => receive::receive(&queues, &wanted).await,
            Err(error) => Err(error),
        },
        operation => queues.decide(|state, now| decide(state, now, operation, &request.body)),
    };
    if fault == Some(Fault::After) {
        return Ok(failure());
    }
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
