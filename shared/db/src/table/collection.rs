//! The kinds of item collections, by what their partition keys begin with. Grants name them: who
//! may write one kind may write no other.

/// A kind of item collection: the items of partitions that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// Users, with their password hashes and memberships.
    User,
    /// The orders of a user.
    UserOrders,
    /// Claims of names.
    Name,
    /// Claims of e-mail addresses.
    Email,
    /// Stores, with their staff, orders, categories, option groups and claims.
    Store,
    /// Every store, as the market lists it.
    Stores,
    /// Claims of the names of stores in addresses.
    Slug,
    /// The orders of a day.
    Day,
    /// Every store's categories.
    Categories,
    /// Products, with their cards and stocks.
    Product,
    /// Cards in lists.
    List,
    /// The directory of names.
    Names,
    /// Dishes on sale.
    Dish,
    /// Stocks of choices.
    Choice,
    /// Addresses that users keep.
    Addresses,
    /// Carts of customers.
    Cart,
    /// Orders, with their payments and lines.
    Order,
    /// Orders by their number.
    Number,
    /// Open orders.
    Open,
    /// Orders under way.
    Sent,
    /// Ended orders.
    Done,
    /// Deadlines.
    Deadline,
    /// Orders of a guest.
    Contact,
    /// Payments that need something.
    Needs,
    /// How far schedules are.
    Clock,
    /// Tries to sign in.
    Tries,
    /// How often something was done of late.
    Bucket,
    /// Sessions.
    Session,
    /// Sessions that were revoked.
    Revoked,
    /// Idempotency keys.
    Once,
    /// What waits for a guest's money.
    Guest,
    /// Orders of guests, by address.
    GuestOrders,
    /// Queries of a payment.
    Asked,
    /// Drafts of the checkout.
    Draft,
}

impl Collection {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::User,
        Self::UserOrders,
        Self::Name,
        Self::Email,
        Self::Store,
        Self::Stores,
        Self::Slug,
        Self::Day,
        Self::Categories,
        Self::Product,
        Self::List,
        Self::Names,
        Self::Dish,
        Self::Choice,
        Self::Addresses,
        Self::Cart,
        Self::Order,
        Self::Number,
        Self::Open,
        Self::Sent,
        Self::Done,
        Self::Deadline,
        Self::Contact,
        Self::Needs,
        Self::Clock,
        Self::Tries,
        Self::Bucket,
        Self::Session,
        Self::Revoked,
        Self::Once,
        Self::Guest,
        Self::GuestOrders,
        Self::Asked,
        Self::Draft,
    ];

    /// What its partition keys begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::User => "USER#",
            Self::UserOrders => "USER_ORDERS#",
            Self::Name => "NAME#",
            Self::Email => "EMAIL#",
            Self::Store => "STORE#",
            Self::Stores => "STORES",
            Self::Slug => "SLUG#",
            Self::Day => "DAY#",
            Self::Categories => "CATEGORIES",
            Self::Product => "PRODUCT#",
            Self::List => "LIST#",
            Self::Names => "NAMES",
            Self::Dish => "DISH#",
            Self::Choice => "CHOICE#",
            Self::Addresses => "ADDRESSES#",
            Self::Cart => "CART#",
            Self::Order => "ORDER#",
            Self::Number => "NUMBER#",
            Self::Open => "OPEN#",
            Self::Sent => "SENT#",
            Self::Done => "DONE#",
            Self::Deadline => "DEADLINE#",
            Self::Contact => "CONTACT#",
            Self::Needs => "NEEDS#",
            Self::Clock => "CLOCK#",
            Self::Tries => "TRIES#",
            Self::Bucket => "BUCKET#",
            Self::Session => "SESSION#",
            Self::Revoked => "REVOKED#",
            Self::Once => "ONCE#",
            Self::Guest => "GUEST#",
            Self::GuestOrders => "GUEST_ORDERS#",
            Self::Asked => "ASKED#",
            Self::Draft => "DRAFT#",
        }
    }

    /// Whether it is in the table of what expires.
    #[must_use]
    pub const fn expires(self) -> bool {
        matches!(
            self,
            Self::Tries
                | Self::Bucket
                | Self::Session
                | Self::Revoked
                | Self::Once
                | Self::Guest
                | Self::GuestOrders
                | Self::Asked
                | Self::Draft
        )
    }

    /// The kind of the partition `pk`.
    #[must_use]
    pub fn of(pk: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| pk.starts_with(kind.prefix()))
    }
}

/// Whether the partition `pk` is in the expiring table.
pub(crate) fn expires(pk: &str) -> bool {
    Collection::of(pk).is_some_and(Collection::expires)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_on_one_kind_is_none_on_another() {
        for one in Collection::ALL {
            let others =
                Collection::ALL.iter().filter(|other| other.prefix().starts_with(one.prefix()));
            assert_eq!(others.count(), 1, "{one:?}");
        }
        assert!(expires("SESSION#1") && !expires("USER#1") && !expires("CART#1"));
    }
}
