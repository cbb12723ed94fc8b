//! Errors as the service words them.

use std::io;

use serde_json::json;

use crate::wire::Answer;

/// The kind of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InternalFailure,
    InvalidAttributeName,
    InvalidAttributeValue,
    InvalidBatchEntryId,
    InvalidMessageContents,
    InvalidParameterValue,
    MessageNotInflight,
    MissingParameter,
    QueueDoesNotExist,
    QueueNameExists,
    ReceiptHandleIsInvalid,
    ResourceNotFound,
    TooManyEntriesInBatchRequest,
    UnsupportedOperation,
}

impl Code {
    /// Its name in the service's JSON, and in the older protocol, by which the SDK knows it.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::BatchEntryIdsNotDistinct => {
                ("BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct")
            }
            Self::BatchRequestTooLong => {
                ("BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong")
            }
            Self::EmptyBatchRequest => {
                ("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest")
            }
            Self::InternalFailure => ("InternalFailure", "InternalFailure"),
            Self::InvalidAttributeName => ("InvalidAttributeName", "InvalidAttributeName"),
            Self::InvalidAttributeValue => ("InvalidAttributeValue", "InvalidAttributeValue"),
            Self::InvalidBatchEntryId => {
                ("InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId")
            }
            Self::InvalidMessageContents => ("InvalidMessageContents", "InvalidMessageContents"),
            Self::InvalidParameterValue => {
                ("InvalidParameterValueException", "InvalidParameterValue")
            }
            Self::MessageNotInflight => {
                ("MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight")
            }
            Self::MissingParameter => ("MissingRequiredParameterException", "MissingParameter"),
            Self::QueueDoesNotExist => {
                ("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")
            }
            Self::QueueNameExists => ("QueueNameExists", "QueueAlreadyExists"),
            Self::ReceiptHandleIsInvalid => ("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid"),
            Self::ResourceNotFound => ("ResourceNotFoundException", "ResourceNotFoundException"),
            Self::TooManyEntriesInBatchRequest => (
                "TooManyEntriesInBatchRequest",
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            ),
            Self::UnsupportedOperation => {
                ("UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation")
            }
        }
    }
}

/// A request, or one entry of a batch, that is answered with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SqsError {
    pub(super) code: Code,
    pub(super) message: String,
}

impl SqsError {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn no_queue() -> Self {
        Self::new(Code::QueueDoesNotExist, "The specified queue does not exist.")
    }

    pub(super) fn missing(parameter: &str) -> Self {
        let message = format!("The request must contain the parameter {parameter}.");
        Self::new(Code::MissingParameter, message)
    }

    pub(super) fn parameter(parameter: &str, value: impl std::fmt::Display, why: &str) -> Self {
        let message = format!("Value {value} for parameter {parameter} is invalid. Reason: {why}");
        Self::new(Code::InvalidParameterValue, message)
    }

    /// The journal could not be written; the SDK tries again.
    pub(super) fn storage(error: io::Error) -> Self {
        Self::new(Code::InternalFailure, format!("the journal cannot be written: {error}"))
    }

    /// The code, as a batch reports it for one of its entries.
    pub(super) fn name(&self) -> &'static str {
        self.code.names().1
    }

    pub(super) fn answer(&self) -> Answer {
        let (shape, query) = self.code.names();
        let ours = self.code == Code::InternalFailure;
        let (status, fault) = if ours { (500, "Receiver") } else { (400, "Sender") };
        let body =
            json!({ "__type": format!("com.amazonaws.sqs#{shape}"), "message": self.message });
        Answer {
            status,
            body: body.to_string().into_bytes(),
            query_error: Some(format!("{query};{fault}")),
        }
    }
}
