//! Whether an order can be paid now: never again while one attempt may hold money.

use super::{Payment, unpaid::Unpaid};
use crate::{
    Timestamp,
    order::{Order, Status, TenderState},
};

/// How long a provider's word that nothing is paid counts, in seconds: another tab may still show
/// its page, where the shopper can pay at any time.
pub const UNPAID_SECONDS: i64 = 120;

/// What somebody who wants to pay an order can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextPayment {
    /// Nothing: no money is due.
    None,
    /// Wait: an attempt may hold money, until its provider has said whether it does.
    Checking,
    /// Go to the provider with this attempt, which it has not heard of. It takes a number once, so
    /// that nothing is paid twice.
    Again(u16),
    /// Begin another attempt.
    New,
}

impl NextPayment {
    /// Every state in the API; which attempt is handed out again is not told.
    pub const ALL: &'static [Self] = &[Self::None, Self::Checking, Self::New];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Checking => "checking",
            Self::Again(_) | Self::New => "ready",
        }
    }

    /// What can be done about `order`, which has these `payments`, at `now`.
    #[must_use]
    pub fn of(order: &Order, payments: &[Payment], now: Timestamp) -> Self {
        let is_open = order.tenders.iter().any(|tender| tender.state == TenderState::Open);
        if order.status != Status::Pending || !is_open {
            return Self::None;
        }
        if payments.iter().any(|payment| payment.may_hold_money(now)) {
            return Self::Checking;
        }
        let unheard = |payment: &&Payment| {
            !payment.failed && payment.unpaid.is_some_and(|unpaid| !unpaid.known)
        };
        match payments.last().filter(unheard) {
            Some(payment) => Self::Again(payment.id.attempt),
            None => Self::New,
        }
    }
}

fields::choice!(NextPayment, as_str);

impl Payment {
    /// Whether it holds money, or may for all that is known at `now`: neither has it failed nor has
    /// its provider just said that nothing is paid.
    #[must_use]
    pub fn may_hold_money(&self, now: Timestamp) -> bool {
        let fresh = |unpaid: Unpaid| now < unpaid.at.plus_seconds(UNPAID_SECONDS);
        self.holds_money()
            || self.is_undecided(now)
            || !(self.failed || self.unpaid.is_some_and(fresh))
    }

    /// Whether its provider should be asked about it, if somebody waits for that: before what it
    /// said last no longer counts.
    #[must_use]
    pub fn should_be_asked(&self, now: Timestamp) -> bool {
        let fresh = |unpaid: Unpaid| now < unpaid.at.plus_seconds(UNPAID_SECONDS / 2);
        !self.holds_money()
            && (self.is_undecided(now) || !(self.failed || self.unpaid.is_some_and(fresh)))
    }

    /// The attempt once its shopper is sent to its provider again, which has not heard of it;
    /// `None` if it has, or may have.
    #[must_use]
    pub fn handed_out(&self) -> Option<Self> {
        let unheard = self.unpaid.is_some_and(|unpaid| !unpaid.known);
        unheard.then(|| Self { unpaid: None, ..self.next() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        OrderId, StoreId, Twd,
        order::{Actor, Change, Contact, Fulfilment, PaymentMethod, Tender},
        payment::{Heard, HeardCharge, Said},
    };

    const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

    fn order() -> Order {
        let how = PaymentMethod::EcpayCredit;
        let amount = Twd::new(100).unwrap();
        let placed = Change::of(Status::Pending, NOW, Actor::Guest);
        Order {
            id: OrderId::new(NOW, 1),
            customer: None,
            store: StoreId::new(NOW, 1),
            lines: Vec::new(),
            adjustments: Vec::new(),
            tenders: vec![Tender { n: 1, how, amount, state: TenderState::Open }],
            steps: Vec::new(),
            fulfilment: Fulfilment::Takeaway,
            contact: Contact::default(),
            status: Status::Pending,
            note: None,
            fingerprint: None,
            version: 1,
            deadline: NOW,
            history: vec![placed],
        }
    }

    /// What was heard of an attempt, so many seconds after it began.
    type Story<'a> = &'a [(i64, Heard)];

    fn unpaid(at: i64, known: bool) -> (i64, Heard) {
        (at, Heard::Unpaid(Unpaid { at: NOW.plus_seconds(at), known }))
    }

    #[test]
    fn nobody_pays_again_while_an_attempt_may_hold_money() {
        use NextPayment::{Again, Checking, New};
        let code = |code: &str| Said::new(code);
        let failed = (1, Heard::Failed { code: code("10100251") });
        let undecided = (1, Heard::Undecided { code: code("10300066") });
        let charge = |amount| {
            let amount = Twd::new(amount);
            let no = code("1");
            (9, Heard::Charge(HeardCharge { no, amount, kind: None, paid_at: None, gwsr: None }))
        };
        let cases: &[(&str, &[Story], i64, NextPayment)] = &[
            ("no attempt", &[], 0, New),
            ("just begun", &[&[]], 0, Checking),
            ("begun long ago", &[&[]], 1_700, Checking),
            ("refused", &[std::slice::from_ref(&failed)], 1, New),
            ("unpaid", &[&[unpaid(5, true)]], 6, New),
            ("unpaid a while ago", &[&[unpaid(5, true)]], 125, Checking),
            ("never there", &[&[unpaid(5, false)]], 6, Again(1)),
            ("never there, a while ago", &[&[unpaid(5, false)]], 125, Checking),
            ("refused, and then not there", &[&[failed.clone(), unpaid(5, false)]], 6, New),
            ("undecided", &[&[undecided.clone(), unpaid(5, true)]], 6, Checking),
            ("undecided, then refused", &[&[undecided, failed.clone()]], 6, New),
            ("claimed", &[&[(4, Heard::Claimed), unpaid(5, true)]], 6, Checking),
            ("claimed an hour ago", &[&[(4, Heard::Claimed), unpaid(3_605, true)]], 3_606, New),
            ("claimed, then refused", &[&[(4, Heard::Claimed), failed.clone()]], 6, New),
            ("another amount", &[&[charge(99)]], 9, Checking),
            ("another amount, then unpaid", &[&[charge(99), unpaid(10, true)]], 11, Checking),
            ("the second one runs", &[&[unpaid(5, true)], &[]], 6, Checking),
            (
                "the first may be paid yet",
                &[&[unpaid(5, true)], std::slice::from_ref(&failed)],
                126,
                Checking,
            ),
            ("both unpaid", &[&[unpaid(50, true)], &[unpaid(52, true)]], 60, New),
        ];
        for (what, stories, after, want) in cases {
            let mut order = order();
            let mut payments = Vec::new();
            for (number, story) in (1_u16..).zip(*stories) {
                let begun = Payment::start(&order, number, code("1"), None, NOW);
                let mut payment = begun.unwrap_or_else(|refused| panic!("{what}: {refused:?}"));
                for (at, heard) in *story {
                    if let Some(heard) = payment.hear(&order, heard, NOW.plus_seconds(*at)) {
                        payment = heard.payment;
                        order = heard.order.unwrap_or(order);
                    }
                }
                payments.push(payment);
            }
            let now = NOW.plus_seconds(*after);
            assert_eq!(NextPayment::of(&order, &payments, now), *want, "{what}");
            // Whoever has to wait is told in the end: somebody is asked, or holds money.
            let waits = *want == Checking && payments.iter().all(|payment| !payment.holds_money());
            let asks = payments.iter().any(|payment| payment.should_be_asked(now));
            assert!(!waits || asks, "{what}: nobody is asked");
            let cancelled = Order { status: Status::Cancelled, ..order };
            assert_eq!(NextPayment::of(&cancelled, &payments, now), NextPayment::None, "{what}");
        }
    }

    #[test]
    fn only_an_attempt_that_nobody_has_heard_of_is_handed_out_again() {
        let order = order();
        let begun = Payment::start(&order, 1, Said::new("1"), None, NOW).unwrap();
        for (known, want) in [(true, false), (false, true)] {
            let said = unpaid(1, known).1;
            let asked = begun.hear(&order, &said, NOW).unwrap().payment;
            let handed = asked.handed_out();
            assert_eq!(handed.is_some(), want);
            assert!(handed.is_none_or(|handed| handed.may_hold_money(NOW.plus_seconds(2))));
        }
        assert_eq!(begun.handed_out(), None);
    }
}
