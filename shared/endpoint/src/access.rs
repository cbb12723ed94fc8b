//! Grants: what a function may do to the table.

/// What a function may do to the table: the IAM actions of DynamoDB, of which a transaction
/// needs those of its writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// `dynamodb:GetItem`
    Get,
    /// `dynamodb:BatchGetItem`
    BatchGet,
    /// `dynamodb:Query` of the table
    Query,
    /// `dynamodb:Query` of its indexes
    QueryIndex,
    /// `dynamodb:PutItem`
    Put,
    /// `dynamodb:UpdateItem`
    Update,
    /// `dynamodb:DeleteItem`
    Delete,
    /// `dynamodb:ConditionCheckItem`
    Check,
    /// `dynamodb:BatchWriteItem`
    BatchWrite,
}

impl Access {
    /// The IAM action, without its `dynamodb:`.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Get => "GetItem",
            Self::BatchGet => "BatchGetItem",
            Self::Query | Self::QueryIndex => "Query",
            Self::Put => "PutItem",
            Self::Update => "UpdateItem",
            Self::Delete => "DeleteItem",
            Self::Check => "ConditionCheckItem",
            Self::BatchWrite => "BatchWriteItem",
        }
    }
}
