//! The SDK's client over the database, and one attempt of a call: faults are injected, then it is
//! applied, recorded and announced.

use std::sync::atomic::Ordering;
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryPartition;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_smithy_runtime_api::client::result::ConnectorError;
use serde_json::Value;
use tokio::task::yield_now;
use tokio::time::sleep;

use super::operations::{OperationError, reports_capacity, writes};
use super::record::{Call, Recorder, actions_of, error_of};
use super::{Dynamo, Fault, Passage, partial};
use crate::wire::{self, Answer, Request};
use crate::{REGION, Socket};

/// Answers the SDK's client.
async fn call(dynamo: Dynamo, request: Request) -> Result<Answer, ConnectorError> {
    let Request { operation, body: bytes } = request;
    let Ok(mut body) = serde_json::from_slice::<Value>(&bytes) else {
        let kind = "com.amazon.coral.service#SerializationException";
        return Ok(refuse(OperationError::of(400, kind, "the request is not JSON")));
    };
    if let Some(action) = dynamo.shared.guard.refused(&actions_of(&operation, &body)) {
        let kind = "com.amazon.coral.service#AccessDeniedException";
        return Ok(refuse(OperationError::of(400, kind, &format!("not authorized: {action:?}"))));
    }
    dynamo.shared.faults.tamper(&operation, &mut body);
    let Passage { before, fault, after } = dynamo.shared.faults.judge(&operation, &body);
    let recorders = Recorder::of_call(&dynamo.shared.recorder);
    if recorders.is_empty() {
        pause(before).await;
        let answer = dynamo.attempt(&operation, body, fault, None);
        pause(after).await;
        return answer;
    }

    let begun: Vec<_> = recorders.into_iter().map(|recorder| (recorder.trip(), recorder)).collect();
    let mut call = Call::new(&operation, &body, bytes.len());
    ask_for_capacity(&operation, &mut body);
    pause(before).await;
    let answer = dynamo.attempt(&operation, body, fault, Some(&mut call));
    pause(after).await;
    if let Ok(answer) = &answer {
        call.status = answer.status;
        call.response_bytes = answer.body.len();
        call.error = (answer.status != 200).then(|| error_of(&answer.body)).flatten();
    }
    for (trip, recorder) in &begun {
        recorder.push(Call { trip: *trip, ..call.clone() });
    }
    // Whoever calls at the same time begins before this one is answered.
    yield_now().await;
    for (trip, recorder) in &begun {
        recorder.answered(*trip);
    }
    answer
}

/// Waits on tokio's clock. Where no time is asked for, nobody else gets a turn either.
async fn pause(time: Duration) {
    if !time.is_zero() {
        sleep(time).await;
    }
}

impl Dynamo {
    /// The SDK's client over this database.
    ///
    /// Retries are the SDK's standard ones. Each client has a retry budget of its own: the default
    /// one belongs to the whole process, and faults of one test would starve another of retries.
    #[must_use]
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .allow_no_auth()
            .retry_partition(RetryPartition::custom("local").build())
            .http_client(wire::http_client(self.clone(), call))
            .build();
        aws_sdk_dynamodb::Client::from_conf(config)
    }

    /// Answers over a loopback socket too, as long as what is returned lives: at `port`, or at any
    /// free one if that is 0 or taken.
    ///
    /// For functions that run in a process of their own. An attempt that a fault makes time out
    /// gets status 504 there, at once.
    pub async fn listen(&self, port: u16) -> std::io::Result<Socket> {
        Socket::open(port, self.clone(), call).await
    }

    fn attempt(
        &self,
        operation: &str,
        body: Value,
        fault: Option<Fault>,
        call: Option<&mut Call>,
    ) -> Result<Answer, ConnectorError> {
        let answer = self.answer_or_fail(operation, body, fault, call);
        if writes(operation) {
            let broken = answer.as_ref().is_ok_and(|answer| answer.status >= 500);
            self.shared.broken.store(broken, Ordering::Relaxed);
        }
        answer
    }

    fn answer_or_fail(
        &self,
        operation: &str,
        mut body: Value,
        fault: Option<Fault>,
        call: Option<&mut Call>,
    ) -> Result<Answer, ConnectorError> {
        let Some(fault) = fault else {
            return Ok(self.apply(operation, body, call));
        };
        match fault {
            Fault::Stale => Ok(self.recall(operation, body, call)),
            Fault::Before(kind) => Ok(refuse(kind.refuse(&body))),
            Fault::After(kind) => {
                let error = kind.refuse(&body);
                self.apply(operation, body, call);
                Ok(refuse(error))
            }
            Fault::TimeoutBefore => Err(timeout()),
            Fault::TimeoutAfter => {
                self.apply(operation, body, call);
                Err(timeout())
            }
            Fault::Late(wait) => {
                let (dynamo, operation) = (self.clone(), operation.to_owned());
                tokio::spawn(async move {
                    sleep(wait).await;
                    dynamo.apply(&operation, body, None);
                });
                Err(timeout())
            }
            Fault::Partial => {
                let rest = partial::rest(operation, &body).unwrap_or_default();
                partial::keep_first(&mut body);
                let Answer { status, body, query_error } = self.apply(operation, body, call);
                let body = if status == 200 { partial::tell(operation, body, rest) } else { body };
                Ok(Answer { status, body, query_error })
            }
        }
    }

    fn apply(&self, operation: &str, body: Value, call: Option<&mut Call>) -> Answer {
        let result = self.engine().run(operation, body);
        self.answer(operation, result, call)
    }

    /// Answers a read from the database as it was when it was last remembered.
    fn recall(&self, operation: &str, body: Value, call: Option<&mut Call>) -> Answer {
        let result = match self.memory_of_engine().as_mut() {
            Some(memory) => memory.run(operation, body),
            None => self.engine().run(operation, body),
        };
        self.answer(operation, result, call)
    }

    fn answer(
        &self,
        operation: &str,
        result: Result<Vec<u8>, OperationError>,
        call: Option<&mut Call>,
    ) -> Answer {
        match result {
            Ok(body) => {
                if let Some(call) = call {
                    call.consumed(&body);
                }
                if writes(operation) {
                    self.announce();
                }
                Answer { status: 200, body, query_error: None }
            }
            Err(error) => refuse(error),
        }
    }
}

/// Asks the response for the units it consumed, of table and indexes, unless the request does.
fn ask_for_capacity(operation: &str, body: &mut Value) {
    if !reports_capacity(operation) {
        return;
    }
    if let Some(fields) = body.as_object_mut() {
        fields.entry("ReturnConsumedCapacity").or_insert_with(|| "INDEXES".into());
    }
}

fn refuse(error: OperationError) -> Answer {
    Answer { status: error.status, body: error.body, query_error: None }
}

fn timeout() -> ConnectorError {
    ConnectorError::timeout("the local DynamoDB was told not to answer".into())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::super::storage::execute;
    use super::*;

    #[tokio::test]
    async fn a_write_that_the_disk_refuses_is_told_until_one_is_taken() {
        let dynamo = Dynamo::memory(Arc::new(|| 0)).unwrap();
        let create = async |name: &str| {
            let body = json!({
                "TableName": name, "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            });
            let body = body.to_string().into_bytes();
            call(dynamo.clone(), Request { operation: "CreateTable".to_owned(), body }).await
        };
        let put = async |name: &str| {
            let body = json!({ "TableName": name, "Item": { "pk": { "S": "a" } } });
            let body = body.to_string().into_bytes();
            let request = Request { operation: "PutItem".to_owned(), body };
            call(dynamo.clone(), request).await.unwrap().status
        };
        assert_eq!(create("things").await.unwrap().status, 200);
        assert_eq!((put("things").await, dynamo.writes_fail()), (200, false));
        assert_eq!(
            (put("unknown").await, dynamo.writes_fail()),
            (400, false),
            "the request's fault"
        );
        execute(dynamo.engine().storage(), "PRAGMA query_only = 1").unwrap();
        assert_eq!((put("things").await, dynamo.writes_fail()), (500, true));
        execute(dynamo.engine().storage(), "PRAGMA query_only = 0").unwrap();
        assert_eq!((put("things").await, dynamo.writes_fail()), (200, false));
    }
}
