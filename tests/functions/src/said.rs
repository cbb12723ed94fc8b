//! A function's answer, reduced to what is the same in every run.

use std::fmt;

use endpoint::{Reply, Run};
use localcloud::lambda::{End, Outcome};
use serde_json::Value;

use crate::{
    case::{Case, Failed},
    side::Side,
};

/// A function's answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The answer to a request.
    Reply {
        status: u64,
        media_type: String,
        /// The `code` of a problem.
        code: String,
    },
    /// The answer to a batch.
    Batch {
        /// The items that have to be delivered again.
        failures: Vec<String>,
        /// How many messages were in the queue afterwards.
        sent: usize,
    },
    /// The answer to its schedule: how many items it processed.
    Done(u64),
    /// An answer that its trigger does not understand.
    Nothing(String),
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reply { status, media_type, code } => write!(f, "{status} {media_type} {code}"),
            Self::Batch { failures, sent } => {
                write!(f, "{} to come again, {sent} sent", failures.len())
            }
            Self::Done(done) => write!(f, "{done} done"),
            Self::Nothing(end) => f.write_str(end),
        }
    }
}

impl Said {
    pub(crate) fn reply(reply: &Reply) -> Self {
        let media_type = reply.headers.get("content-type").and_then(|value| value.to_str().ok());
        Self::Reply {
            status: reply.status.as_u16().into(),
            media_type: media_type.unwrap_or_default().to_owned(),
            code: code(&reply.body),
        }
    }

    /// Whether it is an error, even if both sides agree on it.
    pub(crate) const fn is_bad(&self) -> bool {
        match self {
            Self::Reply { status, .. } => *status >= 500,
            Self::Nothing(_) => true,
            Self::Batch { .. } | Self::Done(_) => false,
        }
    }

    pub(crate) const fn batch(failures: Vec<String>, sent: usize) -> Self {
        Self::Batch { failures, sent }
    }

    /// The answer of the function of `case`, whose queue is on `side`.
    pub(crate) async fn by_function(
        case: Case,
        outcome: &Outcome,
        side: &Side,
    ) -> Result<Self, Failed> {
        let End::Response(response) = &outcome.end else {
            return Ok(Self::Nothing(format!("{:?}", outcome.end)));
        };
        let said = match case {
            Case::Route(_) => answer(response),
            Case::Worker(worker) => match worker.run {
                Run::Event(_) | Run::Record(_) | Run::Relay => match failures(response) {
                    Some(failures) => Some(Self::batch(failures, side.messages().await?)),
                    None => None,
                },
                Run::Tick(_) => response.get("done").and_then(Value::as_u64).map(Self::Done),
            },
        };
        Ok(said.unwrap_or_else(|| Self::Nothing(response.to_string())))
    }
}

/// A reply in API Gateway's form.
fn answer(response: &Value) -> Option<Said> {
    let text = |at: &str| response.pointer(at).and_then(Value::as_str).unwrap_or_default();
    Some(Said::Reply {
        status: response.get("statusCode")?.as_u64()?,
        media_type: text("/headers/content-type").to_owned(),
        code: code(text("/body").as_bytes()),
    })
}

fn failures(response: &Value) -> Option<Vec<String>> {
    let items = response.get("batchItemFailures")?.as_array()?;
    items.iter().map(|item| Some(item.get("itemIdentifier")?.as_str()?.to_owned())).collect()
}

fn code(body: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    body.get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
}
