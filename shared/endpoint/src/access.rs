//! Grants: what a function may do to the tables.

/// What a function may do to the table, and to that of what expires: the IAM actions of DynamoDB,
/// of which a transaction needs those of its writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// `dynamodb:GetItem`
    Get,
    /// `dynamodb:BatchGetItem`
    BatchGet,
    /// `dynamodb:Query` of the table
    Query,
    /// `dynamodb:Scan` of the table; for the nightly sweep alone
    Scan,
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
    /// `dynamodb:BatchGetItem` of the expiring table
    BatchGetExpiring,
    /// `dynamodb:Query` of the expiring table
    QueryExpiring,
    /// `dynamodb:PutItem` of the expiring table
    PutExpiring,
    /// `dynamodb:UpdateItem` of the expiring table
    UpdateExpiring,
}

/// What a right is a right on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The table.
    Table,
    /// The table's indexes.
    Indexes,
    /// The table of what expires.
    Expiring,
}

impl Access {
    /// The IAM action, without its `dynamodb:`.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Get => "GetItem",
            Self::BatchGet | Self::BatchGetExpiring => "BatchGetItem",
            Self::Query | Self::QueryIndex | Self::QueryExpiring => "Query",
            Self::Scan => "Scan",
            Self::Put | Self::PutExpiring => "PutItem",
            Self::Update | Self::UpdateExpiring => "UpdateItem",
            Self::Delete => "DeleteItem",
            Self::Check => "ConditionCheckItem",
            Self::BatchWrite => "BatchWriteItem",
        }
    }

    /// What it is a right on.
    #[must_use]
    pub const fn resource(self) -> Resource {
        match self {
            Self::QueryIndex => Resource::Indexes,
            Self::BatchGetExpiring
            | Self::QueryExpiring
            | Self::PutExpiring
            | Self::UpdateExpiring => Resource::Expiring,
            Self::Get
            | Self::BatchGet
            | Self::Query
            | Self::Scan
            | Self::Put
            | Self::Update
            | Self::Delete
            | Self::Check
            | Self::BatchWrite => Resource::Table,
        }
    }
}
