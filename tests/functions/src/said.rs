//! What a function said, as far as it has to be the same in every run.

use std::fmt;

use endpoint::{Reply, Run};
use localcloud::lambda::{End, Outcome};
use serde_json::Value;

use crate::{Case, Failed, Side};

/// What a function said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// To a request.
    Reply {
        status: u64,
        media_type: String,
        /// The `code` of a problem.
        code: String,
    },
    /// To a batch.
    Batch {
        /// What has to come again.
        failures: Vec<String>,
        /// How many messages are in the queue now; they are taken out.
        sent: usize,
    },
    /// To its schedule: how much it did.
    Done(u64),
    /// Nothing that its trigger understands.
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

    /// Whether it is what nobody wants to hear, even if both say it.
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

    /// What the function of `case` said, whose queue is on `side`.
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
                Run::Message(_) | Run::Relay => match failures(response) {
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
