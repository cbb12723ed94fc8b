//! A local market's secrets: the same as those of a deployed one, in a store of its own.

use std::sync::Arc;

use app::{Secret, Secrets};
use localcloud::secrets::SecretStore;

/// The id of the secret that holds the signing keys.
pub const SIGNING_KEYS: &str = "night-market/jwt-signing-keys";
/// The id of the secret that holds the merchant accounts at ECPay.
pub const ECPAY_ACCOUNTS: &str = "night-market/ecpay";
/// The id of the secret that a CDN sends; a local market has no CDN, and so none that is known.
pub const ORIGIN_VERIFY: &str = "night-market/origin-verify";
/// ECPay's public test account, as its secret is written.
const STAGE_ACCOUNT: &str =
    r#"[{"merchant_id":"3002607","hash_key":"pwFHCqoQZGmho4w6","hash_iv":"EkRm7iFT261dpevs"}]"#;

/// A store with the signing keys `keys`, and ECPay's public test account.
#[must_use]
pub fn store(keys: &str) -> SecretStore {
    let store = SecretStore::default();
    store.put(SIGNING_KEYS, keys);
    store.put(ECPAY_ACCOUNTS, STAGE_ACCOUNT);
    store
}

/// The secrets in `store`.
#[must_use]
pub fn of(store: &SecretStore) -> Secrets {
    let store = store.clone();
    Secrets::new(Arc::new(move |secret| {
        let text = match secret {
            Secret::SigningKeys => store.get(SIGNING_KEYS).ok_or("there are no signing keys"),
            Secret::EcpayAccounts => store.get(ECPAY_ACCOUNTS).ok_or("there are no accounts"),
            Secret::OriginVerify => Ok(store.get(ORIGIN_VERIFY).unwrap_or_default()),
        };
        Box::pin(std::future::ready(text.map_err(str::to_owned)))
    }))
}
