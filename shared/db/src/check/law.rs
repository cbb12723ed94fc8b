//! The laws.

/// What has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Law {
    /// A user holds the claims to its name and its address, and every claim is held by its user.
    Claims,
    /// A store stands in the list of the market as it is, and holds the claim to its slug, and
    /// every such claim is held by its store.
    Stores,
    /// A membership stands with its user and, in the same role, with its store.
    Memberships,
    /// The tenders of an order are its total.
    Totals,
    /// A tender is paid by an attempt that has its money, and what is kept is kept by a tender.
    Money,
    /// Money that no order keeps stands in its lists.
    Needs,
    /// An order stands in the lists of its customer, store, day and number, and they name no other.
    Entries,
    /// One entry says where an order stands for its store.
    Standings,
    /// An order that waits for money has a deadline, or a bank that decides.
    Deadlines,
    /// What is counted is of a product or a store that is there.
    Stocks,
    /// A product is of a store that is there, and has its card while it is on sale.
    Products,
}

impl Law {
    /// What has to hold, in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Claims => "users and the claims to their names and addresses",
            Self::Stores => "stores, their list and the claims to their slugs",
            Self::Memberships => "memberships and the staff lists of stores",
            Self::Totals => "totals of orders and their tenders",
            Self::Money => "tenders and the payments that hold their money",
            Self::Needs => "payments and the lists of money that no order keeps",
            Self::Entries => "orders and the lists that name them",
            Self::Standings => "orders and where they stand for their stores",
            Self::Deadlines => "unpaid orders and their deadlines",
            Self::Stocks => "stocks and what they are of",
            Self::Products => "products, their stores and their cards",
        }
    }

    /// Whether it is about what readers of the stream make.
    pub(super) const fn is_late(self) -> bool {
        match self {
            Self::Needs | Self::Entries | Self::Standings | Self::Deadlines | Self::Products => {
                true
            }
            Self::Claims | Self::Stores | Self::Memberships | Self::Totals => false,
            Self::Money | Self::Stocks => false,
        }
    }
}

/// A law that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Which.
    pub law: Law,
    /// The id of what is wrong. It names nobody.
    pub of: String,
}
