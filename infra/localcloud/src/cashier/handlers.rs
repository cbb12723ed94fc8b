//! The handlers of the cashier's pages: the payment form, and the buttons of scenarios.

use ecpay::parse_form;
use maud::Render;
use texts::Locale;

use super::checkout::{Checkout, CheckoutError, field};
use super::html::{self, Page, ReturnForm};
use super::message::taiwan_digits;
use super::trade_store::StoreError;
use super::{Cashier, Scenario, State, Trade};
use crate::text;

/// The result of a pressed button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioResult {
    /// What the browser gets.
    pub page: Page,
    /// The form that the page posts to the shop, if it posts one.
    pub form: Option<ReturnForm>,
}

impl Cashier {
    /// Answers `POST /Cashier/AioCheckOut/V5`, the browser's signed form: shows the order and the
    /// buttons, or why ECPay would refuse it.
    #[must_use]
    pub fn page(&self, form_body: &[u8]) -> Page {
        match self.open_trade(form_body) {
            Ok(trade) => html::cashier(&trade, &self.shared.account),
            Err(error) => html::refused(&error),
        }
    }

    /// Answers `POST /Cashier/Local/Scenario`, the form of the buttons, by [`Cashier::scenario`].
    #[must_use]
    pub fn scenario_form(&self, form_body: &[u8]) -> ScenarioResult {
        let fields = parse_form(form_body).unwrap_or_default();
        let text = |name| field(&fields, name);
        match Scenario::named(text("scenario")) {
            Some(scenario) => self.scenario(text("trade_no"), scenario),
            None => nothing_done(400, text::no_such_scenario),
        }
    }

    /// Plays a scenario: settles the trade, plans the deliveries, and sends the browser on.
    ///
    /// The last scenario of a trade is only shown again, so that a reloaded page pays once. A paid
    /// trade takes no other scenario; a failed one does, as on ECPay's page.
    #[must_use]
    pub fn scenario(&self, trade_no: &str, scenario: Scenario) -> ScenarioResult {
        let now = self.now();
        let mut trade_store = self.trade_store();
        let Some(mut trade) = trade_store.get(trade_no) else {
            return nothing_done(404, text::trade_unknown);
        };
        if trade.done.as_ref().is_none_or(|done| done.scenario != scenario) {
            if matches!(trade.state, State::Paid { .. }) {
                return nothing_done(409, text::trade_paid);
            }
            trade.perform(scenario, now);
            if let Err(error) = trade_store.commit(&trade) {
                return nothing_done(500, unwritten(&error));
            }
            self.shared.changed.notify_one();
        }
        let form = self.return_form(&trade).filter(|_| scenario != Scenario::NeverReturn);
        ScenarioResult { page: html::done(&trade, scenario, form.as_ref()), form }
    }

    /// The trade of a form, stored if it is new.
    fn open_trade(&self, form_body: &[u8]) -> Result<Trade, CheckoutError> {
        let Checkout { trade_no, amount, fields } =
            Checkout::read(form_body, &self.shared.account)?;
        let opened_ms = self.now();
        let mut trade_store = self.trade_store();
        if let Some(known) = trade_store.get(&trade_no) {
            let is_paid = matches!(known.state, State::Paid { .. });
            let again = known.form == fields && !is_paid;
            return if again { Ok(known) } else { Err(CheckoutError::duplicate()) };
        }
        let number = trade_store.next();
        let trade = Trade {
            trade_no,
            ecpay_trade_no: format!("{}{number:06}", taiwan_digits(opened_ms)),
            amount,
            opened_ms,
            state: State::Unpaid,
            done: None,
            deliveries: Vec::new(),
            form: fields,
        };
        trade_store.commit(&trade).map_err(|error| CheckoutError::said(unwritten(&error)))?;
        Ok(trade)
    }

    /// The form that takes the last scenario's result to `OrderResultURL`.
    fn return_form(&self, trade: &Trade) -> Option<ReturnForm> {
        let action = trade.field("OrderResultURL").to_owned();
        let done = trade.done.as_ref().filter(|_| !action.is_empty())?;
        Some(ReturnForm { action, fields: done.result.fields(trade, &self.shared.account) })
    }
}

fn nothing_done<T: Render>(status: u16, say: impl Fn(Locale) -> T) -> ScenarioResult {
    ScenarioResult { page: html::problem(status, say), form: None }
}

fn unwritten(error: &StoreError) -> impl Fn(Locale) -> String {
    let reason = error.to_string();
    move |locale| text::unwritten(locale, &reason)
}
