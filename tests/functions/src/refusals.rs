//! A bad deployment fails at its first start, and not on its first rare path.

use std::path::Path;

use endpoint::{Run, Worker};
use localcloud::lambda::{End, Outcome};
use serde_json::json;

use crate::{
    case::{Case, Counts, Failed, start},
    side::Side,
};

/// The settings that every function needs.
const NEEDED: &[&str] = &[
    "TABLE",
    "EXPIRING_TABLE",
    "PUBLIC_URL",
    "CALLBACK_URL",
    "JWT_SIGNING_KEYS_SECRET",
    "ECPAY_SECRET",
    "ORIGIN_VERIFY_SECRET",
    "ECPAY_ENVIRONMENT",
    "AWS_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
];

/// Invalid settings, and a part of the error that has to be logged.
const WRONG: &[(&str, &str, &str)] = &[
    ("ECPAY_ENVIRONMENT", "prod", "not production or stage"),
    ("ECPAY_ENVIRONMENT", "production", "ECPAY_URL must not be set in production"),
    ("ECPAY_URL", "http://localhost:3000/pay", "is no origin"),
    ("AWS_CA_BUNDLE", "nowhere.pem", "AWS_CA_BUNDLE"),
];

/// Starts one function of each kind with something missing or wrong.
pub(crate) async fn check(folder: &Path) -> Result<Counts, Failed> {
    let side = Side::open().await?;
    let mut counts = Counts::default();
    for case in kinds() {
        let relay = matches!(case, Case::Worker(Worker { run: Run::Relay, .. }));
        let needed: &[&str] = if relay { &["SUBSCRIPTIONS", "AWS_REGION"] } else { NEEDED };
        let wrong = if relay { &[("SUBSCRIPTIONS", "mail order.lost url", "mail")] } else { WRONG };
        let missing = needed.iter().map(|name| (*name, "", *name));
        for (name, value, said) in missing.chain(wrong.iter().copied()) {
            let mut settings = side.settings();
            settings.retain(|(known, _)| known != name);
            settings.push((name.to_owned(), value.to_owned()));
            let outcome = start(folder, case.binary(), settings, &json!({})).await?;
            let what = format!("{name}={value}");
            counts.note(case.id(), judge(&outcome, said).map(|()| format!("refuses {what}")))?;
        }
    }
    Ok(counts)
}

/// The first function of each kind.
fn kinds() -> Vec<Case> {
    let route = codegen::routes().into_iter().take(1).map(|(_, route)| Case::Route(route));
    let of_kind = |kind: fn(&Run) -> bool| {
        codegen::workers()
            .iter()
            .find(|worker| kind(&worker.run))
            .map(|worker| Case::Worker(worker))
    };
    let event = of_kind(|run| matches!(run, Run::Event(_)));
    let record = of_kind(|run| matches!(run, Run::Record(_)));
    let tick = of_kind(|run| matches!(run, Run::Tick(_)));
    let relay = of_kind(|run| matches!(run, Run::Relay));
    route.chain(event).chain(record).chain(tick).chain(relay).collect()
}

/// Checks that the function exited before it asked for an event, with a log line about `said`.
fn judge(outcome: &Outcome, said: &str) -> Result<(), String> {
    let ended = matches!(outcome.end, End::Exited(status) if status.code().is_some_and(|c| c != 0));
    let told = outcome
        .log
        .lines()
        .any(|line| line.contains("initialization failed") && line.contains(said));
    if ended && told && outcome.first_poll.is_none() {
        Ok(())
    } else {
        Err(format!("does not refuse ({said}): {:?}\n{}", outcome.end, outcome.log))
    }
}
