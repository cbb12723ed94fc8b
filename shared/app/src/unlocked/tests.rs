//! When a secret is read, and what happens when it can't be.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use super::*;
use crate::{
    Keys, ReadSecret, Secrets,
    testing::{NOW, market},
};

/// A place of secrets that can fail, and counts how often it is asked.
#[derive(Clone, Default)]
struct Place(Arc<Mutex<(Vec<Secret>, Option<String>)>>);

impl Place {
    fn set(&self, text: Option<&str>) {
        self.0.lock().unwrap().1 = text.map(str::to_owned);
    }

    fn asked(&self) -> Vec<Secret> {
        std::mem::take(&mut self.0.lock().unwrap().0)
    }
}

/// An application whose secrets are in a place, and its time.
async fn function() -> (App, Place, Arc<AtomicI64>) {
    let (mut app, _, time) = market().await;
    let place = Place::default();
    let asked = place.clone();
    let read: ReadSecret = Arc::new(move |secret| {
        let mut held = asked.0.lock().unwrap();
        held.0.push(secret);
        let text = held.1.clone().ok_or_else(|| "not now".to_owned());
        Box::pin(std::future::ready(text))
    });
    app.secrets = Secrets::new(read);
    (app, place, time)
}

fn keys(made: &[(i64, u8)]) -> String {
    let at = |second: i64| NOW.plus_seconds(second);
    let entries = made.iter().map(|(second, byte)| Keys::entry(at(*second), &[*byte; 32]));
    entries.chain([Keys::index_entry(&[7; 32])]).collect::<Vec<_>>().join(",")
}

const SIGNING: SecretSet = SecretSet::of(&[Secret::SigningKeys]);

#[tokio::test]
async fn a_secret_is_read_at_the_first_need_and_again_after_five_minutes() {
    let (app, place, time) = function().await;
    place.set(Some(&keys(&[(0, 1)])));
    assert!(app.known_signer().is_none());
    assert_eq!(place.asked(), []);
    app.read_secrets(SecretSet::NONE).await.unwrap();
    assert_eq!(place.asked(), []);
    for (seconds, want) in [(0, 1), (0, 0), (299, 0), (1, 1), (299, 0), (1, 1)] {
        time.fetch_add(seconds * 1000, Ordering::SeqCst);
        app.read_secrets(SIGNING).await.unwrap();
        assert_eq!(place.asked().len(), want, "{seconds} s later");
    }
}

#[tokio::test]
async fn what_can_not_be_read_again_stays_and_is_tried_each_minute() {
    let (app, place, time) = function().await;
    assert_eq!(
        app.read_secrets(SIGNING).await.unwrap_err().code(),
        domain::Code::ServiceUnavailable
    );
    place.set(Some(&keys(&[(0, 1)])));
    app.read_secrets(SIGNING).await.unwrap();
    let order = domain::OrderId::new(NOW, 1);
    let opens = app.signer().order_key(order);
    place.asked();
    for broken in [None, Some("lost"), Some("1:AAAA,index:AAAA")] {
        place.set(broken);
        time.fetch_add(300_000, Ordering::SeqCst);
        for (seconds, want) in [(0, 1), (59, 0), (1, 1)] {
            time.fetch_add(seconds * 1000, Ordering::SeqCst);
            app.read_secrets(SIGNING).await.unwrap();
            assert_eq!(place.asked().len(), want, "{broken:?}, {seconds} s later");
        }
        assert!(app.signer().opens_order(order, &opens));
    }
}

#[tokio::test]
async fn a_new_key_verifies_in_five_minutes_and_signs_in_fifteen() {
    let (old, place, time) = function().await;
    let pass = async |seconds: i64| {
        time.fetch_add(seconds * 1000, Ordering::SeqCst);
        old.read_secrets(SIGNING).await.unwrap();
    };
    place.set(Some(&keys(&[(-9999, 1)])));
    pass(0).await;
    let order = domain::OrderId::new(NOW, 1);
    let first = old.signer().order_key(order);

    // Another function starts after the rotation, and signs with the old key for ten minutes.
    place.set(Some(&keys(&[(-9999, 1), (1, 2)])));
    for (seconds, signs_anew) in [(1, false), (300, false), (298, false), (302, true)] {
        pass(seconds).await;
        let same = old.signer().order_key(order) == first;
        assert_eq!(!same, signs_anew, "{seconds}");
        assert!(old.signer().opens_order(order, &first));
    }
}

#[tokio::test]
async fn an_undeclared_secret_is_not_used_even_where_it_was_read() {
    let (app, place, _) = function().await;
    place.set(Some(&keys(&[(0, 1)])));
    app.read_secrets(SIGNING).await.unwrap();
    let app = Arc::new(app);
    for (declared, works) in [(SIGNING, true), (SecretSet::NONE, false)] {
        let app = Arc::clone(&app);
        let used = tokio::spawn(async move {
            app.with_secrets(declared, async { drop(app.signer()) }).await.unwrap();
        });
        assert_eq!(used.await.is_ok(), works);
    }
}
