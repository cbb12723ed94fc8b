//! What five designs' own clients send, replayed in order: each gets what it reads.
//!
//! The calls are data, in `tests/data/clients`; its README says where they are from.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

mod broken;
mod calls;
mod fields;
mod judge;
mod scene;

use std::collections::BTreeSet;

use testkit::Answer;

use broken::BROKEN;
use calls::{Client, ClientCall};
use judge::Outcome;
use scene::Scene;

/// How much of an answer is shown when it isn't the one that was expected, in characters.
const EXCERPT: usize = 200;

/// Every call of every client works, but for those that the data calls not built and those that
/// [`BROKEN`] lists; whoever builds or mends one has to take it out of its list.
///
/// `cargo test -p market-tests --test clients -- --nocapture` prints one line a call.
#[tokio::test]
async fn each_client_gets_what_it_reads() {
    let mut scene = Scene::set().await;
    let (mut works, mut absent, mut broken) = (0, 0, 0);
    let mut unexpected = Vec::new();
    for client in calls::clients() {
        println!("{}: {}", client.client, client.about);
        for call in &client.calls {
            let answer = scene.replay(call).await;
            let outcome = judge::judge(call, &answer);
            println!("{}\t{}\t{}\t{outcome}", client.client, call.name, answer.status);
            match outcome {
                Outcome::Works => works += 1,
                Outcome::NotBuilt => absent += 1,
                Outcome::Breaks(_) => broken += 1,
            }
            if let Some(found) = surprise(&client, call, &answer, &outcome) {
                unexpected.push(found);
            }
        }
    }
    println!("{works} work, {absent} are not built, {broken} break");
    let count = unexpected.len();
    assert!(unexpected.is_empty(), "{count} not as expected:\n{}", unexpected.join("\n"));
}

/// A line about a call that did not end as the lists say.
fn surprise(
    client: &Client,
    call: &ClientCall,
    answer: &Answer,
    outcome: &Outcome,
) -> Option<String> {
    let listed = BROKEN.iter().find(|known| known.is(client, call));
    let said = match (outcome, call.not_built.is_some(), listed) {
        (Outcome::NotBuilt, true, None) => return None,
        (Outcome::Breaks(found), false, Some(known)) if found == known.answer => return None,
        (Outcome::Works, true, _) => "works: take `not_built` out of its data".to_owned(),
        (Outcome::Works, false, Some(_)) => "works: take it out of BROKEN".to_owned(),
        (Outcome::Works, false, None) => {
            let odd = judge::odd_shows(call, answer);
            if odd.is_empty() {
                return None;
            }
            odd.join("; ")
        }
        (Outcome::NotBuilt | Outcome::Breaks(_), ..) => outcome.to_string(),
    };
    let takes: Vec<_> = call.takes.iter().map(u16::to_string).collect();
    let body: String = answer.body.chars().take(EXCERPT).collect();
    let note = call.note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
    Some(format!(
        "{} \"{}\", {} {}: {said}; status {}, the client takes {}{note}\n    from {}\n    {body}",
        client.client,
        call.name,
        call.method,
        call.path,
        answer.status,
        takes.join("/"),
        call.from,
    ))
}

#[test]
fn each_list_names_calls_that_are_there() {
    let clients = calls::clients();
    for client in &clients {
        let names: BTreeSet<_> = client.calls.iter().map(|call| &call.name).collect();
        assert_eq!(names.len(), client.calls.len(), "{} has two of a name", client.client);
        for call in &client.calls {
            // What a client could do is no promise that it does: such a call needs its reason.
            assert!(!call.what_if || call.note.is_some(), "{}: a what-if says why", call.name);
            let Some(absent) = &call.not_built else { continue };
            let kinds = ["not yet: ", "not promised: ", "must stay absent: "];
            let known = kinds.iter().any(|kind| absent.because.starts_with(kind));
            assert!(known, "{}: {}", call.name, absent.because);
            assert!(!BROKEN.iter().any(|known| known.is(client, call)), "{}: twice", call.name);
        }
    }
    for known in BROKEN {
        let mut all =
            clients.iter().flat_map(|client| client.calls.iter().map(move |c| (client, c)));
        let found = all.any(|(client, call)| known.is(client, call));
        assert!(found && !known.because.is_empty(), "{} {}", known.client, known.call);
    }
}
