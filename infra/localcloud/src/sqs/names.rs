//! How requests and answers name a queue: by its URL or its ARN.

use super::error::SqsError;
use crate::{ACCOUNT, REGION};

pub(super) fn url(name: &str) -> String {
    format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}")
}

pub(super) fn arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

pub(super) fn name_in_arn(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:aws:sqs:")?.rsplit(':').next()
}

/// The queue a URL names. Whatever the host: it may have come from another region's settings.
pub(super) fn name_in_url(url: &str) -> Result<&str, SqsError> {
    match url.rsplit('/').next() {
        None | Some("") => Err(SqsError::missing("QueueUrl")),
        Some(name) => Ok(name),
    }
}
