//! Grants: what a function may do to the tables.

use db::table::Expiring;

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
    /// `dynamodb:BatchGetItem` of the expiring table, of this kind of partitions
    BatchGetExpiring(Expiring),
    /// `dynamodb:Query` of the expiring table, of this kind of partitions
    QueryExpiring(Expiring),
    /// `dynamodb:PutItem` of the expiring table, of this kind of partitions
    PutExpiring(Expiring),
    /// `dynamodb:UpdateItem` of the expiring table, of this kind of partitions
    UpdateExpiring(Expiring),
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
            Self::BatchGet | Self::BatchGetExpiring(_) => "BatchGetItem",
            Self::Query | Self::QueryIndex | Self::QueryExpiring(_) => "Query",
            Self::Scan => "Scan",
            Self::Put | Self::PutExpiring(_) => "PutItem",
            Self::Update | Self::UpdateExpiring(_) => "UpdateItem",
            Self::Delete => "DeleteItem",
            Self::Check => "ConditionCheckItem",
            Self::BatchWrite => "BatchWriteItem",
        }
    }

    /// The kind of partitions of the expiring table that it is a right on, if it is one on that.
    #[must_use]
    pub const fn expiring(self) -> Option<Expiring> {
        match self {
            Self::BatchGetExpiring(kind)
            | Self::QueryExpiring(kind)
            | Self::PutExpiring(kind)
            | Self::UpdateExpiring(kind) => Some(kind),
            Self::Get
            | Self::BatchGet
            | Self::Query
            | Self::QueryIndex
            | Self::Scan
            | Self::Put
            | Self::Update
            | Self::Delete
            | Self::Check
            | Self::BatchWrite => None,
        }
    }

    /// What it is a right on.
    #[must_use]
    pub const fn resource(self) -> Resource {
        match self {
            Self::QueryIndex => Resource::Indexes,
            Self::BatchGetExpiring(_)
            | Self::QueryExpiring(_)
            | Self::PutExpiring(_)
            | Self::UpdateExpiring(_) => Resource::Expiring,
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
