//! ECPay's cashier against a merchant that answers as it is told, on a clock moved by hand.

#[cfg(test)]
mod cashier {
    mod acts;
    mod journal;
    mod notices;
    mod page;
    mod query;
    mod world;
}
