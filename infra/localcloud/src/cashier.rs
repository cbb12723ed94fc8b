//! ECPay's cashier: the page a shopper pays on, the deliveries that follow, the answers to queries.
//!
//! It speaks the same protocol as ECPay, with the same keys and the same signatures. Its buttons
//! play what a bank or a bad network does by chance: [`Scenario`]. Time is the caller's clock;
//! nothing is sent before [`Cashier::run_due`] is called:
//!
//! ```text
//! loop {
//!     cashier.run_due().await?;
//!     // Wait for cashier.changed(), or until cashier.next_due().
//! }
//! ```
//!
//! # How it differs from ECPay
//!
//! - Cards only, one payment, in TWD; of the extra information (`NeedExtraPaidInfo`) only `gwsr`;
//!   no platforms.
//! - `ReturnURL` may be on any host and port.
//! - Errors that ECPay does not document have no number here; words that its firewall takes for
//!   commands, and marks that it decodes in texts, pass.
//! - A form is refused whose number was used before, but the same form may be posted again while
//!   it is not paid, so that a page can be reloaded.
//! - A wrongly signed notification is repeated until it is acknowledged, as if ECPay had sent it.
//! - `QueryTradeInfo` knows a payment at once, and has no rate limit.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ecpay::MerchantAccount;
use tokio::sync::Notify;

use crate::file::Claim;
use crate::{Clock, OpenError};

mod checkout;
mod connector;
mod handlers;
mod html;
mod message;
mod notify;
mod query;
mod scenario;
mod schedule;
mod trade;
mod trade_store;

pub use checkout::AMOUNTS;
pub use handlers::ScenarioResult;
pub use html::{Page, RETURN_SCRIPT_PATH, ReturnForm, SCENARIO_PATH, STYLE_PATH};
pub use message::Message;
pub use notify::Sent;
pub use query::QueryFault;
pub use scenario::Scenario;
pub use schedule::{
    Answer, Answering, Attempt, Deliver, Delivery, DeliveryOutcome, RetryPlan, ScheduledDelivery,
};
pub use trade::{Done, State, Trade};

use trade_store::TradeStore;

/// ECPay's side of one merchant account. Clones are the same cashier.
#[derive(Clone)]
pub struct Cashier {
    shared: Arc<Shared>,
}

struct Shared {
    account: MerchantAccount,
    clock: Clock,
    deliver: Deliver,
    plan: RetryPlan,
    trade_store: Mutex<TradeStore>,
    query_fault: Mutex<Option<QueryFault>>,
    changed: Notify,
    /// Held while deliveries are made: they go one after the other.
    turn: tokio::sync::Mutex<()>,
    _claim: Option<Claim>,
}

impl Cashier {
    /// A cashier for `account` without trades, which live as long as its clones.
    ///
    /// # Errors
    /// When the database engine does not start.
    pub fn new(
        account: MerchantAccount,
        clock: Clock,
        deliver: Deliver,
        plan: RetryPlan,
    ) -> Result<Self, OpenError> {
        Ok(Self::over(TradeStore::memory()?, None, account, clock, deliver, plan))
    }

    /// The cashier with the trades and undelivered deliveries in the database at `path`, made when
    /// absent. One process at a time.
    ///
    /// What a page has shown survives `kill -9`. If the answer to a delivery could not be stored in
    /// time, it is delivered again: the merchant is notified twice, as ECPay may do.
    pub fn open(
        path: &Path,
        account: MerchantAccount,
        clock: Clock,
        deliver: Deliver,
        plan: RetryPlan,
    ) -> Result<Self, OpenError> {
        let claim = Claim::take(path)?;
        Ok(Self::over(TradeStore::open(path)?, Some(claim), account, clock, deliver, plan))
    }

    fn over(
        trade_store: TradeStore,
        claim: Option<Claim>,
        account: MerchantAccount,
        clock: Clock,
        deliver: Deliver,
        plan: RetryPlan,
    ) -> Self {
        let shared = Shared {
            account,
            clock,
            deliver,
            plan,
            trade_store: Mutex::new(trade_store),
            query_fault: Mutex::new(None),
            changed: Notify::new(),
            turn: tokio::sync::Mutex::new(()),
            _claim: claim,
        };
        Self { shared: Arc::new(shared) }
    }

    /// Answers `POST /Cashier/QueryTradeInfo/V5`: signed and not URL-encoded; an error is unsigned.
    #[must_use]
    pub fn query(&self, form_body: &[u8]) -> Vec<u8> {
        self.query_with(form_body, None)
    }

    /// Makes the queries over [`Cashier::http_connector`] go wrong, until it is set to none.
    pub fn set_query_fault(&self, fault: Option<QueryFault>) {
        *self.shared.query_fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// All trades with their deliveries and the answers to them, oldest first.
    #[must_use]
    pub fn trades(&self) -> Vec<Trade> {
        self.trade_store().all()
    }

    /// The last `most` trades with their deliveries and the answers to them, newest first.
    #[must_use]
    pub fn last_trades(&self, most: usize) -> Vec<Trade> {
        self.trade_store().last(most)
    }

    /// Whether the last change could not be written, such as on a full disk.
    #[must_use]
    pub fn writes_fail(&self) -> bool {
        self.trade_store().is_broken()
    }

    /// The one stylesheet of the pages, for [`STYLE_PATH`].
    #[must_use]
    pub const fn stylesheet() -> &'static str {
        include_str!("cashier/style.css")
    }

    /// The one script, for [`RETURN_SCRIPT_PATH`]: it presses the button that goes back.
    #[must_use]
    pub const fn return_script() -> &'static str {
        include_str!("cashier/return.js")
    }

    fn query_with(&self, form_body: &[u8], fault: Option<QueryFault>) -> Vec<u8> {
        let account = &self.shared.account;
        let trade_no = match query::read(form_body, account, self.now()) {
            Ok(trade_no) => trade_no,
            Err(error) => return error.as_bytes().to_vec(),
        };
        let trade = self.trade_store().get(&trade_no);
        let pretended = match fault {
            Some(QueryFault::Unpaid) => trade.map(|trade| Trade { state: State::Unpaid, ..trade }),
            Some(QueryFault::WrongSignature | QueryFault::Timeout | QueryFault::ServerError)
            | None => trade,
        };
        let answer = query::answer(pretended.as_ref(), account);
        let spoilt = fault == Some(QueryFault::WrongSignature);
        query::raw(&if spoilt { message::spoil(answer) } else { answer })
    }

    fn query_fault(&self) -> Option<QueryFault> {
        *self.shared.query_fault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        (self.shared.clock)()
    }

    fn trade_store(&self) -> MutexGuard<'_, TradeStore> {
        self.shared.trade_store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
