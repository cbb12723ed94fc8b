//! What is left after the process was killed.

use std::fs;

use ecpay::MerchantAccount;
use localcloud::OpenError;
use localcloud::cashier::{Cashier, RetryPlan, Scenario};

use super::world::{START_MS, TRADE_NO, World, answer, file_of, form};

#[tokio::test]
async fn undelivered_notices_are_delivered_after_a_restart() {
    let file = file_of("restart");
    let before = World::open(&file);
    before.shows(&form(TRADE_NO));
    before.shows(&form("01K9ABCDEFGHJKMNP002"));
    before.answers([answer(500, "")]);
    before.acts(Scenario::PayTwice);
    before.delivers().await;
    let trades = before.cashier.trades();
    drop(before);

    let after = World::open(&file);
    assert_eq!(after.cashier.trades(), trades);
    let said = after.delivers_all().await;
    let told: Vec<_> =
        said.iter().map(|(second, said)| (*second, said.as_ref().unwrap().1.as_str())).collect();
    assert_eq!(told, [(300, "paid")], "the first was not acknowledged, the second was");
    drop(after);

    let last = World::open(&file);
    assert_eq!((last.cashier.next_due(), last.cashier.trades().len()), (None, 2));
}

#[test]
fn every_change_is_in_the_file_at_once() {
    let file = file_of("kill");
    let world = World::open(&file);
    world.shows(&form(TRADE_NO));
    world.acts(Scenario::PayLate);

    // What `kill -9` leaves: the file, and beside it the log of what is not yet in it, with a
    // change that was cut off while it was written.
    let copy = file_of("killed");
    fs::copy(&file, &copy).unwrap();
    let mut log = fs::read(file.with_extension("db-wal")).unwrap();
    log.extend_from_slice(b"cut off");
    fs::write(copy.with_extension("db-wal"), log).unwrap();

    let left = World::open(&copy);
    assert_eq!(left.cashier.trades(), world.cashier.trades());
    assert_eq!(left.cashier.next_due(), START_MS.checked_add(30_000));
}

#[test]
fn a_file_is_opened_once_and_only_if_it_is_a_database() {
    let open = |path: &std::path::Path| {
        let deliver = |_| -> localcloud::cashier::Answering { Box::pin(async { answer(200, "") }) };
        let clock = std::sync::Arc::new(|| START_MS);
        let deliver = std::sync::Arc::new(deliver);
        Cashier::open(path, MerchantAccount::stage(), clock, deliver, RetryPlan::default()).err()
    };
    let file = file_of("claim");
    let held = World::open(&file);
    assert!(matches!(open(&file), Some(OpenError::InUse { path }) if path == file));
    drop(held);

    let other = file_of("other");
    fs::write(&other, "not a trade\n".repeat(100)).unwrap();
    let refused = open(&other);
    assert!(matches!(refused, Some(OpenError::Database { .. })), "{refused:?}");
}
