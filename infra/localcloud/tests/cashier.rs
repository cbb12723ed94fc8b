//! ECPay's cashier against a merchant with scripted answers, on a clock that the tests move.

#[cfg(test)]
mod cashier {
    mod kept;
    mod notifications;
    mod page;
    mod query;
    mod scenarios;
    mod world;
}
