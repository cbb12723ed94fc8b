//! Where an order stands for its store, and what an entry says of it there.

use super::{Order, Status};

/// The longest text of the lines of an order in an entry, in bytes: so that an entry is one write
/// unit, whatever was bought.
pub const MAX_SUMMARY: usize = 600;

/// Among which of its store's orders an order stands. It stands in one place at a time, and comes
/// back to one only when its store takes a move back, at a higher version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Those that the store works on or waits for.
    Open,
    /// Those that are under way, or that just arrived.
    Sent,
    /// Those that ended with this status.
    Ended(Status),
}

/// What a change of an order's status asks for: the entry at `to` is written, and then the one at
/// `from` deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refiling {
    /// Where the order stands now.
    pub to: Standing,
    /// Where it stood before; `None` if it is new there or still stands there.
    pub from: Option<Standing>,
}

impl Refiling {
    /// What follows when an order's status was `old`, or the order is new, and is `new`; `None` if
    /// its entry says so already.
    #[must_use]
    pub fn of(old: Option<Status>, new: Status) -> Option<Self> {
        if old == Some(new) {
            return None;
        }
        let to = new.standing();
        let from = old.map(Status::standing).filter(|from| *from != to);
        Some(Self { to, from })
    }
}

impl Status {
    /// Where an order with this status stands for its store.
    #[must_use]
    pub const fn standing(self) -> Standing {
        match self {
            Self::Pending | Self::Paid | Self::Preparing | Self::Ready => Standing::Open,
            Self::Shipped | Self::Delivered => Standing::Sent,
            Self::Completed | Self::Cancelled | Self::Refunded => Standing::Ended(self),
        }
    }
}

impl Order {
    /// What was bought, in one line of at most [`MAX_SUMMARY`] bytes: titles and quantities, and
    /// nothing that the customer typed.
    #[must_use]
    pub fn summary(&self) -> String {
        const CUT: char = '…';
        let room = MAX_SUMMARY.saturating_sub(CUT.len_utf8());
        let mut text = String::new();
        for line in &self.lines {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(&line.title());
            text.push_str(" × ");
            text.push_str(&line.quantity.get().to_string());
            if text.len() > MAX_SUMMARY {
                text.truncate(text.floor_char_boundary(room));
                text.push(CUT);
                break;
            }
        }
        text
    }
}
