//! Attacks: each is tried, and has to fail while everybody else is served.

mod browser;
mod flood;
mod names;
mod sessions;
mod sign_in;

use serde_json::json;
use testkit::{Answer, Call, World, post};

const PASSWORD: &str = "correct horse";

/// Where most calls come from.
const HOME: &str = "192.0.2.1";

fn registration(name: &str) -> Call {
    let email = format!("{name}@example.com");
    let body = json!({ "username": name, "email": email, "password": PASSWORD });
    post("/api/auth/register").json(&body)
}

async fn join(world: &World, name: &str) -> Answer {
    let joined = registration(name).send(world).await;
    assert_eq!(joined.status, 201, "{name}: {}", joined.body);
    joined
}

fn entering(login: &str, password: &str, address: &str) -> Call {
    let body = json!({ "username": login, "password": password });
    post("/api/auth/login").json(&body).from(address)
}

async fn enter(world: &World, login: &str, password: &str, address: &str) -> Answer {
    entering(login, password, address).send(world).await
}

/// The device cookie that an answer sets, for the next request.
fn device(answer: &Answer) -> String {
    format!("device={}", answer.cookie("device").unwrap())
}
