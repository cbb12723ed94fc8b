//! What is left after the process was killed.

use std::fs;

use ecpay::MerchantAccount;
use localcloud::OpenError;
use localcloud::cashier::{Cashier, RetryPlan, Scenario};

use super::world::{START_MS, TRADE_NO, World, answer, form, journal_of};

#[tokio::test]
async fn undelivered_notices_are_delivered_after_a_restart() {
    let journal = journal_of("restart");
    let before = World::open(&journal);
    before.shows(&form(TRADE_NO));
    before.shows(&form("01K9ABCDEFGHJKMNP002"));
    before.answers([answer(500, "")]);
    before.acts(Scenario::PayTwice);
    before.delivers().await;
    let trades = before.cashier.trades();
    drop(before);

    let after = World::open(&journal);
    assert_eq!(after.cashier.trades(), trades);
    let said = after.delivers_all().await;
    let told: Vec<_> =
        said.iter().map(|(second, said)| (*second, said.as_ref().unwrap().1.as_str())).collect();
    assert_eq!(told, [(300, "paid")], "the first was not acknowledged, the second was");
    drop(after);

    assert_eq!(World::open(&journal).cashier.next_due(), None);
    let lines = fs::read_to_string(&journal).unwrap().lines().count();
    assert_eq!(lines, 2, "one line for each trade");
}

#[test]
fn every_change_is_in_the_file_at_once() {
    let journal = journal_of("kill");
    let world = World::open(&journal);
    world.shows(&form(TRADE_NO));
    world.acts(Scenario::PayLate);

    // What `kill -9` leaves, with a change that was cut off while it was written.
    let copy = journal_of("killed");
    fs::copy(&journal, &copy).unwrap();
    let whole = fs::read(&copy).unwrap();
    fs::write(&copy, [&whole[..], b"{\"trade_no\":\"01K9"].concat()).unwrap();

    let left = World::open(&copy);
    assert_eq!(left.cashier.trades(), world.cashier.trades());
    assert_eq!(left.cashier.next_due(), START_MS.checked_add(30_000));
}

#[test]
fn a_journal_is_opened_once_and_only_if_it_is_one() {
    let open = |path: &std::path::Path| {
        let deliver = |_| -> localcloud::cashier::Answering { Box::pin(async { answer(200, "") }) };
        let clock = std::sync::Arc::new(|| START_MS);
        let deliver = std::sync::Arc::new(deliver);
        Cashier::open(path, MerchantAccount::stage(), clock, deliver, RetryPlan::default()).err()
    };
    let journal = journal_of("claim");
    let held = World::open(&journal);
    assert!(matches!(open(&journal), Some(OpenError::InUse { path }) if path == journal));
    drop(held);

    fs::write(&journal, "not a trade\n").unwrap();
    let refused = open(&journal);
    assert!(matches!(refused, Some(OpenError::Journal { line: 1, .. })), "{refused:?}");
}
