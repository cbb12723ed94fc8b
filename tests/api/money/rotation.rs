//! Secrets that are replaced while orders are being paid.

use std::sync::Arc;

use app::App;
use devserver::secrets::{ECPAY_ACCOUNTS, ORIGIN_VERIFY, SIGNING_KEYS};
use ecpay::MerchantAccount;
use endpoint::{Found, Method, Request};
use http::HeaderMap;
use serde_json::json;
use testkit::{Answer, WORLD_KEY, get, post};

use super::play::{Play, message, message_to, sent};

/// The account with which everybody tests, with other keys.
const NEW: [&str; 3] = ["3002607", "abcdefghijklmnop", "qrstuvwxyz012345"];

fn new_account() -> MerchantAccount {
    let [id, key, iv] = NEW;
    MerchantAccount::new(id, key, iv).unwrap()
}

/// Puts the new account before the old one.
fn replace_account(play: &Play) {
    let secrets = &play.world.market.secrets;
    let mut accounts: Vec<serde_json::Value> =
        serde_json::from_str(&secrets.get(ECPAY_ACCOUNTS).unwrap()).unwrap();
    let [id, key, iv] = NEW;
    accounts.insert(0, json!({ "merchant_id": id, "hash_key": key, "hash_iv": iv }));
    secrets.put(ECPAY_ACCOUNTS, &json!(accounts).to_string());
}

async fn told(play: &Play, message: &str) -> Answer {
    post("/api/payments/ecpay/callback").form(message).send(&play.world).await
}

#[tokio::test]
async fn what_was_signed_with_the_old_keys_and_what_is_with_the_new_is_paid() {
    let play = Play::begin().await;
    let (old_order, new_order) = (play.order().await, play.order().await);
    let old_form = play.attempt(&old_order).await;
    play.world.advance(61);
    replace_account(&play);
    // The function has read the old account a moment ago: a form of before, signed by ECPay now.
    let answer = told(&play, &message_to(&new_account(), &old_form, &[])).await;
    assert_eq!(answer.body, "1|OK", "it reads the accounts again");
    play.world.drain().await;
    assert_eq!(play.shown(&old_order).await["status"], "paid");

    // From then on new forms have the new keys, and a notice that was signed before still counts.
    let new_form = play.attempt(&new_order).await;
    let unsigned = new_form.iter().filter(|(name, _)| name != "CheckMacValue").cloned();
    let again = ecpay::sign_fields(&new_account(), unsigned.collect());
    assert_eq!(sent(&new_form, "CheckMacValue"), sent(&again, "CheckMacValue"));
    assert_eq!(
        told(&play, &message(&new_form, &[("TradeNo", "2611211100009999")])).await.body,
        "1|OK"
    );
    play.world.drain().await;
    assert_eq!(play.shown(&new_order).await["status"], "paid");
}

#[tokio::test]
async fn an_answer_that_is_signed_with_a_new_key_is_believed_at_once() {
    let play = Play::begin().await;
    // The secret is read each five minutes, and the payment asked about ten minutes after it began.
    play.world.advance(180);
    let order = play.order().await;
    let form = play.attempt(&order).await;
    // Functions know another key than ECPay's, which is in the secret again a minute later.
    let right = play.world.market.secrets.get(ECPAY_ACCOUNTS).unwrap();
    let [id, key, iv] = NEW;
    let stale = json!([{ "merchant_id": id, "hash_key": key, "hash_iv": iv }]).to_string();
    play.world.market.secrets.put(ECPAY_ACCOUNTS, &stale);
    play.pass(9).await;
    play.world.market.secrets.put(ECPAY_ACCOUNTS, &right);
    play.pay_lost(&form).await;
    assert_eq!(play.shown(&order).await["status"], "pending", "nobody has told of the money");
    play.pass(2).await;
    assert_eq!(play.shown(&order).await["status"], "paid", "the schedule's query tells");
}

#[tokio::test]
async fn forged_notices_have_the_accounts_read_once_a_minute() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    let [id, key, _] = NEW;
    let stranger = MerchantAccount::new(id, key, "another iv").unwrap();
    play.world.advance(61);
    assert_eq!(told(&play, &message_to(&stranger, &form, &[])).await.body, "0|CheckMacValue Error");
    // Within that minute nobody reads again, also for who is right.
    replace_account(&play);
    let right = message_to(&new_account(), &form, &[]);
    assert_ne!(told(&play, &right).await.body, "1|OK");
    play.world.advance(61);
    assert_eq!(told(&play, &right).await.body, "1|OK", "ECPay sends it again");
    // The account that was taken away for good is no longer ours.
    play.world.market.secrets.put(
        ECPAY_ACCOUNTS,
        &json!([{ "merchant_id": id, "hash_key": "new", "hash_iv": "new" }]).to_string(),
    );
    play.world.advance(301);
    assert_ne!(told(&play, &right).await.body, "1|OK");
}

#[tokio::test]
async fn sessions_carts_and_orders_of_guests_outlive_a_new_signing_key() {
    let play = Play::begin().await;
    let world = &play.world;
    let add = json!({ "product_id": play.product, "quantity": 1 });
    let cart = post("/api/cart/items").json(&add).send(world).await.cookie("cart").unwrap();
    let contact = json!({ "name": "Ann", "phone": "0912345678" });
    let body = json!({
        "items": [{ "product_id": play.product, "quantity": 1 }],
        "contact": contact, "fulfilment": { "type": "takeaway" },
    });
    let placed = post("/api/orders").json(&body).send(world).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    let (id, key) = (placed.text("/id"), placed.text("/order_key"));

    let now = world.now().seconds();
    world.market.secrets.put(SIGNING_KEYS, &testkit::keys(&[WORLD_KEY, (now, 8)]));
    for minutes in [0, 6, 6] {
        world.advance(minutes * 60);
        let me = get("/api/auth/me").by(&play.buyer).send(world).await;
        assert_eq!(me.status, 200, "{minutes}");
        let mine = get("/api/cart").header("cookie", &format!("cart={cart}")).send(world).await;
        assert_eq!(mine.at("/item_count"), 1);
        let path = format!("/api/orders/{id}");
        let order = get(path.as_str()).header("x-order-key", &key).send(world).await;
        assert_eq!(order.status, 200);
    }
    let newer = post("/api/cart/items").json(&add).send(world).await.cookie("cart").unwrap();
    let header = |token: &str| token.split('.').next().unwrap().to_owned();
    assert_ne!(header(&cart), header(&newer), "it signs now");
}

#[tokio::test]
async fn secrets_that_can_not_be_read_cost_no_request_that_has_them() {
    let play = Play::begin().await;
    play.world.market.secrets.delete(SIGNING_KEYS);
    play.world.advance(600);
    assert_eq!(get("/api/auth/me").by(&play.buyer).send(&play.world).await.status, 200);
    // A function that starts now has none, and still answers what needs none.
    let here = &play.world.market.app;
    let now = play.world.now().millis();
    let fresh = App::new(
        here.db.clone(),
        here.ecpay.clone(),
        devserver::secrets::of(&play.world.market.secrets),
        here.config.clone(),
        Arc::new(move || now),
        Arc::new(|| 1),
    );
    let token = format!("Bearer {}", play.buyer.tokens.access);
    for (path, want) in [("/api/products", 200), ("/api/auth/me", 503), ("/cart", 503)] {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", token.parse().unwrap());
        let request = Request::new(Method::Get, path, "", headers, "r".to_owned());
        let Found::Route(route) = play.world.market.router.find(Some(Method::Get), path) else {
            panic!("{path} leads nowhere")
        };
        let reply = route.call(&fresh, request).await;
        assert_eq!(reply.status, want, "{path}");
    }
}

#[tokio::test]
async fn only_the_cdn_says_where_a_request_comes_from() {
    let play = Play::begin().await;
    let world = &play.world;
    let register = async |name: String, secret: Option<&str>, viewer: &str| {
        let body = json!({
            "username": name, "email": format!("{name}@example.com"), "password": "correct horse",
        });
        let call = post("/api/auth/register").json(&body).header("x-viewer-address", viewer);
        let call = match secret {
            Some(secret) => call.header("x-origin-verify", secret),
            None => call,
        };
        call.send(world).await.status
    };
    // Without a CDN nobody says it: one network is at its limit soon, whatever it claims.
    let claimed = async |secret: Option<&'static str>, letter: char| {
        let mut statuses = Vec::new();
        for number in 0..60_u32 {
            let viewer = format!("198.51.{number}.1");
            statuses.push(register(format!("{letter}user{number}"), secret, &viewer).await);
        }
        statuses
    };
    assert!(claimed(Some(""), 'a').await.contains(&429), "an empty secret is none");
    world.market.secrets.put(ORIGIN_VERIFY, "front");
    world.advance(24 * 3600);
    assert!(claimed(Some("guess"), 'b').await.contains(&429));
    world.advance(24 * 3600);
    assert!(claimed(None, 'c').await.contains(&429));
    world.advance(24 * 3600);
    assert!(
        !claimed(Some("front"), 'd').await.contains(&429),
        "each viewer has a limit of its own"
    );
}
