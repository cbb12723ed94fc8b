//! Grants: what a function may do to the tables.

use db::table::Collection;

/// What a function may do to the items of a kind of collection: the IAM actions of DynamoDB, of
/// which a transaction needs those of its writes. Which of the two tables it is follows from the
/// kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// `dynamodb:GetItem`
    Get(Collection),
    /// `dynamodb:BatchGetItem`
    BatchGet(Collection),
    /// `dynamodb:Query` of the table
    Query(Collection),
    /// `dynamodb:Scan` of the table; for the nightly sweep alone
    Scan,
    /// `dynamodb:Query` of the table's indexes
    QueryIndex,
    /// `dynamodb:PutItem`
    Put(Collection),
    /// `dynamodb:UpdateItem`, and `PutItem`: an item of an old format is written anew before it is
    /// updated
    Update(Collection),
    /// `dynamodb:DeleteItem`
    Delete(Collection),
    /// `dynamodb:ConditionCheckItem`
    Check(Collection),
    /// `dynamodb:BatchWriteItem`
    BatchWrite(Collection),
}

/// What a right is a right on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// Partitions of the table, or of that of what expires.
    Collection(Collection),
    /// The whole table.
    Table,
    /// The table's indexes.
    Indexes,
}

impl Access {
    /// The IAM actions, without their `dynamodb:`; the first is the one that it is about.
    #[must_use]
    pub const fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Get(_) => &["GetItem"],
            Self::BatchGet(_) => &["BatchGetItem"],
            Self::Query(_) | Self::QueryIndex => &["Query"],
            Self::Scan => &["Scan"],
            Self::Put(_) => &["PutItem"],
            Self::Update(_) => &["UpdateItem", "PutItem"],
            Self::Delete(_) => &["DeleteItem"],
            Self::Check(_) => &["ConditionCheckItem"],
            Self::BatchWrite(_) => &["BatchWriteItem"],
        }
    }

    /// Whether whoever has this right may also do what `other` is about.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        let about = other.actions().first();
        self.resource() == other.resource() && about.is_some_and(|it| self.actions().contains(it))
    }

    /// What it is a right on.
    #[must_use]
    pub const fn resource(self) -> Resource {
        match self {
            Self::Get(kind)
            | Self::BatchGet(kind)
            | Self::Query(kind)
            | Self::Put(kind)
            | Self::Update(kind)
            | Self::Delete(kind)
            | Self::Check(kind)
            | Self::BatchWrite(kind) => Resource::Collection(kind),
            Self::Scan => Resource::Table,
            Self::QueryIndex => Resource::Indexes,
        }
    }

    /// The right to do `action` to partitions of `kind`.
    #[must_use]
    pub fn of(action: &str, kind: Collection) -> Option<Self> {
        let all = [
            Self::Get(kind),
            Self::BatchGet(kind),
            Self::Query(kind),
            Self::Put(kind),
            Self::Update(kind),
            Self::Delete(kind),
            Self::Check(kind),
            Self::BatchWrite(kind),
        ];
        all.into_iter().find(|access| access.actions().first() == Some(&action))
    }
}
