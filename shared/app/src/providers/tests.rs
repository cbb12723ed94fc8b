//! A provider that is declared here alone. It is begun, asked, believed and doubted as every
//! provider is: what its word changes is decided elsewhere, and is the same for all.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError, atomic::Ordering},
};

use db::{PageParams, Placement};
use domain::{
    OrderId, SessionId, StoreId, Twd, UserId,
    order::{
        Change, Contact, Fulfilment, PaymentMethod, Status, Step, StepKind, StepState, Tender,
        TenderState,
    },
    payment::{ChargeUse, HeardCharge, Need, ProviderKind, ReviewReason},
    user::{Caller, Role},
};

use super::*;
use crate::{
    App, AppError, deadlines, payments, project, saga,
    testing::{NOW, market},
};

/// A till: what was put in, by payment.
#[derive(Default)]
pub(crate) struct Till(Mutex<BTreeMap<PaymentId, HeardCharge>>);

/// Its word: a payment, a number and an amount.
pub(crate) struct Word(HeardCharge);

impl Till {
    fn inside(&self) -> MutexGuard<'_, BTreeMap<PaymentId, HeardCharge>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, payment: &Payment) -> Handoff {
        let fields = vec![("number".to_owned(), payment.id.trade_no())];
        Handoff::PostForm(CheckoutForm { action: "till:".to_owned(), fields })
    }

    pub(super) fn query(&self, payment: &Payment) -> Result<Answer, AppError> {
        Ok(self.inside().get(&payment.id).cloned().map_or(Answer::Unpaid, Answer::Charge))
    }
}

impl Word {
    /// "till, payment, number, amount": nobody else begins a word so.
    pub(super) fn read<'a>(body: &[u8]) -> Result<(PaymentId, Callback<'a>), Reply> {
        let text = std::str::from_utf8(body).map_err(|_| "what?")?;
        let [sign, trade_no, no, amount] = text.split(' ').collect::<Vec<_>>()[..] else {
            return Err("what?");
        };
        let id = PaymentId::from_trade_no(trade_no).map_err(|_| "of what?")?;
        let word = Self(charge(no, amount.parse().map_err(|_| "how much?")?));
        if sign == "till" { Ok((id, Callback::Till(word))) } else { Err("who?") }
    }

    pub(super) fn judge(&self) -> Result<(Option<Heard>, Reply), Reply> {
        Ok((Some(Heard::Charge(self.0.clone())), "thanks"))
    }
}

fn charge(no: &str, amount: i64) -> HeardCharge {
    HeardCharge {
        no: Said::new(no),
        amount: Twd::new(amount),
        kind: None,
        paid_at: None,
        gwsr: None,
    }
}

/// An order of 100 TWD that waits for its money, and how it is paid.
async fn unpaid(app: &App, number: u64) -> (OrderId, PaymentId) {
    let (id, user, store) = (OrderId::new(NOW, number), UserId::new(NOW, 1), StoreId::new(NOW, 1));
    let placed = domain::order::Actor::User(user);
    let order = Order {
        id,
        customer: Some(user),
        store,
        lines: Vec::new(),
        adjustments: Vec::new(),
        tenders: vec![Tender {
            n: 1,
            how: PaymentMethod::EcpayCredit,
            amount: Twd::new(100).unwrap(),
            state: TenderState::Open,
        }],
        steps: vec![
            Step::new(StepKind::Stock, StepState::Done),
            Step::new(StepKind::Payment, StepState::Todo),
        ],
        fulfilment: Fulfilment::Digital,
        contact: Contact::default(),
        status: Status::Pending,
        note: None,
        fingerprint: None,
        version: 1,
        deadline: NOW.plus_seconds(1_800),
        history: vec![Change::of(Status::Pending, NOW, placed)],
    };
    app.db.place_order(Placement { order: &order, cart: None, guest: None }).await.unwrap();
    let session = SessionId::new(NOW, 1);
    let buyer = Caller { user, role: Role::Customer, store: None, session };
    let made = payments::create(app, &buyer.into(), id, None, Locale::ZhTw).await.unwrap();
    let Handoff::PostForm(form) = &made.handoff;
    assert_eq!((form.action.as_str(), made.payment.account.as_str()), ("till:", "till"));
    assert_eq!(form.fields, [("number".to_owned(), made.payment.id.trade_no())]);
    (id, made.payment.id)
}

async fn tell(app: &App, word: &str) -> &'static str {
    payments::handle_callback(app, ProviderKind::Ecpay, word.as_bytes(), None).await.unwrap()
}

async fn status(app: &App, id: OrderId) -> Status {
    app.db.order(id).await.unwrap().unwrap().status
}

/// What stands on the lists, of the payments as they are.
async fn needs(app: &App, dynamo: &localcloud::dynamodb::Dynamo, need: Need) -> Vec<PaymentId> {
    for record in dynamo.stream_records("table", None, 1_000).unwrap() {
        project::project(app, record).await.unwrap();
    }
    let params = PageParams { limit: 10, skip: 0, cursor: None };
    let page = payments::needing(app, need, None, &params).await.unwrap();
    page.items.iter().map(|(payment, _)| payment.id).collect()
}

#[tokio::test]
async fn the_word_of_a_new_provider_is_taken_as_that_of_every_other() {
    let (mut app, dynamo, time) = market().await;
    app.till = Some(Till::default());
    let till = app.till.as_ref().unwrap();

    // Its word pays once, and what it does not confirm does not leave.
    let (order, payment) = unpaid(&app, 1).await;
    let trade_no = payment.trade_no();
    for (word, reply, want) in [
        (format!("thief {trade_no} A1 100"), "who?", Status::Pending),
        (format!("till {trade_no} A1"), "what?", Status::Pending),
        (format!("till {trade_no} A1 100"), "thanks", Status::Paid),
        (format!("till {trade_no} A1 100"), "thanks", Status::Paid),
    ] {
        assert_eq!(tell(&app, &word).await, reply, "{word}");
        assert_eq!(status(&app, order).await, want, "{word}");
    }
    saga::advance(&app, order).await.unwrap();
    assert_eq!(status(&app, order).await, Status::Paid, "it has not confirmed the money");
    till.inside().insert(payment, charge("A1", 100));
    saga::advance(&app, order).await.unwrap();
    assert_eq!(status(&app, order).await, Status::Completed);

    // Money that comes twice is looked at, and so is another amount.
    assert_eq!(tell(&app, &format!("till {trade_no} A2 100")).await, "thanks");
    let (_, other) = unpaid(&app, 2).await;
    assert_eq!(tell(&app, &format!("till {} B1 99", other.trade_no())).await, "thanks");
    let review = needs(&app, &dynamo, Need::Review).await;
    assert_eq!(review, [payment, other]);
    let (paid, _) = app.db.payment(payment).await.unwrap().unwrap();
    let uses: Vec<_> = paid.charges.iter().map(|charge| charge.usage).collect();
    assert_eq!(uses, [ChargeUse::Kept, ChargeUse::Review(ReviewReason::DuplicateCharge)]);

    // A lost notice: before the order is cancelled it is asked.
    let ((lost, known), (left, never)) = (unpaid(&app, 3).await, unpaid(&app, 4).await);
    assert_eq!(needs(&app, &dynamo, Need::Refund).await, []);
    till.inside().insert(known, charge("C1", 100));
    time.fetch_add(1_900_000, Ordering::SeqCst);
    deadlines::run(&app).await.unwrap();
    assert_eq!(
        [status(&app, lost).await, status(&app, left).await],
        [Status::Paid, Status::Cancelled]
    );
    // What comes too late goes back.
    assert_eq!(tell(&app, &format!("till {} D1 100", never.trade_no())).await, "thanks");
    assert_eq!(needs(&app, &dynamo, Need::Refund).await, [never]);
}
