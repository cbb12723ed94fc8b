//! Up to ten requests in one, each with its own result.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{Code, SqsError};
use super::state::Decision;

/// The most entries a batch may have.
const MAX_ENTRIES: usize = 10;

/// Several requests to one queue.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Batch<T> {
    #[serde(default)]
    pub(super) queue_url: String,
    entries: Vec<Entry<T>>,
}

#[derive(Deserialize)]
struct Entry<T> {
    #[serde(rename = "Id")]
    id: String,
    #[serde(flatten)]
    request: T,
}

impl<T> Batch<T> {
    pub(super) fn requests(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|entry| &entry.request)
    }

    fn check(&self) -> Result<(), SqsError> {
        let count = self.entries.len();
        if count == 0 {
            let message = "There should be at least one entry in the request.";
            return Err(SqsError::new(Code::EmptyBatchRequest, message));
        }
        if count > MAX_ENTRIES {
            let message =
                format!("Maximum number of entries per request are 10. You have sent {count}.");
            return Err(SqsError::new(Code::TooManyEntriesInBatchRequest, message));
        }
        let valid = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        let mut seen = BTreeSet::new();
        for Entry { id, .. } in &self.entries {
            if id.is_empty() || id.len() > 80 || !id.chars().all(valid) {
                let message = "A batch entry id can only contain alphanumeric characters, hyphens \
                               and underscores. It can be at most 80 letters long.";
                return Err(SqsError::new(Code::InvalidBatchEntryId, message));
            }
            if !seen.insert(id) {
                let message = format!("Id {id} repeated.");
                return Err(SqsError::new(Code::BatchEntryIdsNotDistinct, message));
            }
        }
        Ok(())
    }
}

/// Decides on each entry in turn; one that is refused does not hold up the others.
pub(super) fn each<T>(batch: Batch<T>, mut decide: impl FnMut(T) -> Decision) -> Decision {
    batch.check()?;
    let (mut events, mut successful, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for Entry { id, request } in batch.entries {
        match decide(request) {
            Ok((decided, mut answer)) => {
                events.extend(decided);
                if let Some(fields) = answer.as_object_mut() {
                    fields.insert("Id".to_owned(), Value::from(id));
                }
                successful.push(answer);
            }
            Err(error) => failed.push(json!({
                "Id": id,
                "SenderFault": true,
                "Code": error.name(),
                "Message": error.message,
            })),
        }
    }
    Ok((events, json!({ "Successful": successful, "Failed": failed })))
}
