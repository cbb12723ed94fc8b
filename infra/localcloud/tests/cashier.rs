//! ECPay's cashier against a merchant that answers as it is told, on a clock moved by hand.

#[cfg(test)]
mod cashier {
    mod journal;
    mod notifications;
    mod page;
    mod query;
    mod scenarios;
    mod world;
}
