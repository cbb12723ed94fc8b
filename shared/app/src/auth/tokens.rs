//! Tokens and signed cookies: JSON Web Tokens with HS256 (RFC 7519), by jsonwebtoken.
//!
//! The algorithm is named in the code and not chosen by the token. Each purpose has its own keys
//! and its own `aud`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    OrderId, SessionId, StoreId, Timestamp, UserId,
    session::{ACCESS_SECONDS, Session},
    user::{Caller, Role},
};
use ecpay::TagKey;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    hs256,
    keys::{Keys, is_keyed_hash, keyed_hash},
};

const ISSUER: &str = "night-market";
/// The longest token that is verified, in bytes: carts are the largest.
const MAX_TOKEN: usize = 8 * 1024;

/// The tokens of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPair {
    /// Access token: sent with every request, valid for 30 minutes.
    pub access: String,
    /// Refresh token: exchanged once for the next pair, valid for 14 days.
    pub refresh: String,
}

/// What a signed token is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Access,
    Refresh,
    Cart,
    Device,
}

impl Purpose {
    const fn audience(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
            Self::Cart => "cart",
            Self::Device => "device",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Claims<T> {
    iss: String,
    aud: String,
    /// Seconds since the epoch.
    exp: i64,
    #[serde(flatten)]
    rest: T,
}

#[derive(Serialize, Deserialize)]
struct AccessClaims {
    sub: UserId,
    role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    store: Option<StoreId>,
    sid: SessionId,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RefreshClaims {
    pub(crate) sid: SessionId,
    /// Whose session it is, so that the user is read while the session is renewed.
    pub(crate) sub: UserId,
    /// Which of the session's refresh tokens this is.
    pub(crate) n: u64,
    /// When the session ends for good.
    pub(crate) until: Timestamp,
}

/// Signs and reads tokens and cookies.
#[derive(Clone)]
pub struct Signer {
    access: Vec<(String, [u8; 32])>,
    refresh: Vec<(String, [u8; 32])>,
    cart: Vec<(String, [u8; 32])>,
    device: Vec<(String, [u8; 32])>,
    fingerprint: Vec<(String, [u8; 32])>,
    order: Vec<(String, [u8; 32])>,
    payment: Vec<TagKey>,
    index: [u8; 32],
}

impl Signer {
    /// Signs with the key of `keys` that is the current one `now`.
    pub(crate) fn new(keys: &Keys, now: Timestamp) -> Self {
        hs256::install();
        let keys = keys.at(now);
        let derive = |purpose: Purpose| keys.derive(purpose.audience());
        Self {
            access: derive(Purpose::Access),
            refresh: derive(Purpose::Refresh),
            cart: derive(Purpose::Cart),
            device: derive(Purpose::Device),
            fingerprint: keys.derive("fingerprint"),
            order: keys.derive("order"),
            payment: keys
                .derive("payment-tag")
                .iter()
                .flat_map(|(_, key)| TagKey::new(key))
                .collect(),
            index: keys.index(),
        }
    }

    /// The tokens of `session`, whose user has `role` in the store that the session acts for.
    #[must_use]
    pub fn pair(&self, role: Role, session: &Session, now: Timestamp) -> TokenPair {
        let Session { id: sid, user: sub, store, until, .. } = *session;
        let refresh = RefreshClaims { sid, sub, n: session.counter, until };
        TokenPair {
            access: self.access(Caller { user: sub, role, store, session: sid }, now),
            refresh: self.sign(Purpose::Refresh, session.expires_at, refresh),
        }
    }

    /// The access token that names `caller`.
    #[must_use]
    pub fn access(&self, caller: Caller, now: Timestamp) -> String {
        let Caller { user: sub, role, store, session: sid } = caller;
        let claims = AccessClaims { sub, role, store, sid };
        self.sign(Purpose::Access, now.plus_seconds(ACCESS_SECONDS), claims)
    }

    /// The caller that an access token names; `None` unless it is ours and valid at `now`.
    #[must_use]
    pub fn caller(&self, token: &str, now: Timestamp) -> Option<Caller> {
        let claims: AccessClaims = self.read(Purpose::Access, token, now)?;
        Some(Caller {
            user: claims.sub,
            role: claims.role,
            store: claims.store,
            session: claims.sid,
        })
    }

    pub(crate) fn refresh_claims(&self, token: &str, now: Timestamp) -> Option<RefreshClaims> {
        self.read(Purpose::Refresh, token, now)
    }

    pub(crate) fn sign<T: Serialize>(&self, purpose: Purpose, exp: Timestamp, rest: T) -> String {
        let aud = purpose.audience().to_owned();
        let claims = Claims { iss: ISSUER.to_owned(), aud, exp: exp.seconds(), rest };
        let Some((kid, key)) = self.keys(purpose).first() else { return String::new() };
        let header = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::HS256) };
        encode(&header, &claims, &EncodingKey::from_secret(key)).unwrap_or_default()
    }

    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        token: &str,
        now: Timestamp,
    ) -> Option<T> {
        if token.len() > MAX_TOKEN {
            return None;
        }
        let kid = decode_header(token).ok()?.kid?;
        let (_, key) = self.keys(purpose).iter().find(|(known, _)| *known == kid)?;
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[purpose.audience()]);
        // The library would read the system's clock; `now` is checked below instead.
        rules.validate_exp = false;
        let read = decode::<Claims<T>>(token, &DecodingKey::from_secret(key), &rules).ok()?;
        (read.claims.exp > now.seconds()).then_some(read.claims.rest)
    }

    /// The fingerprints of a request, the current one first: a digest under each of the market's
    /// keys, because the request may hold a password.
    #[must_use]
    pub fn fingerprints(&self, request: &[&[u8]]) -> Vec<String> {
        let digest = |(_, key): &(String, [u8; 32])| {
            let framed = request.iter().flat_map(|part| {
                let length = u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes();
                length.into_iter().chain(part.iter().copied())
            });
            let mac = keyed_hash(key, &framed.collect::<Vec<u8>>());
            URL_SAFE_NO_PAD.encode(mac.get(..16).unwrap_or_default())
        };
        self.fingerprint.iter().map(digest).collect()
    }

    /// The key that opens a guest's order.
    #[must_use]
    pub fn order_key(&self, order: OrderId) -> String {
        let key = self.order.first().map(|(_, key)| *key).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(keyed_hash(&key, order.to_string().as_bytes()))
    }

    /// Whether `key` opens `order`: it was made with one of the keys that still verify.
    #[must_use]
    pub fn opens_order(&self, order: OrderId, key: &str) -> bool {
        let Ok(mac) = URL_SAFE_NO_PAD.decode(key) else { return false };
        let id = order.to_string();
        self.order.iter().any(|(_, key)| is_keyed_hash(key, id.as_bytes(), &mac))
    }

    /// The digest by which a contact is found, in keys of the table: of a folded telephone number
    /// or e-mail address.
    #[must_use]
    pub fn contact_digest(&self, folded: &str) -> String {
        let mac = keyed_hash(&self.index, folded.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.get(..16).unwrap_or_default())
    }

    /// The keys that sign the tags of payments, the current one first. A tag of an older one still
    /// fits: a shopper may be paying while the keys are rotated.
    pub(crate) fn payment_tags(&self) -> &[TagKey] {
        &self.payment
    }

    fn keys(&self, purpose: Purpose) -> &[(String, [u8; 32])] {
        match purpose {
            Purpose::Access => &self.access,
            Purpose::Refresh => &self.refresh,
            Purpose::Cart => &self.cart,
            Purpose::Device => &self.device,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

    /// Keys of one byte, made in these seconds.
    fn keys(made: &[(i64, u8)]) -> Keys {
        let at = |second: i64| Timestamp::default().plus_seconds(second);
        let entries = made.iter().map(|(second, byte)| Keys::entry(at(*second), &[*byte; 32]));
        let all: Vec<_> = entries.chain([Keys::index_entry(&[7; 32])]).collect();
        Keys::parse(&all.join(",")).unwrap()
    }

    fn token(signer: &Signer) -> String {
        let claims = AccessClaims {
            sub: UserId::new(NOW, 1),
            role: Role::Staff,
            store: Some(StoreId::new(NOW, 2)),
            sid: SessionId::new(NOW, 3),
        };
        signer.sign(Purpose::Access, NOW.plus_seconds(60), claims)
    }

    /// RFC 7515 appendix A.1: the MAC of a published token.
    #[test]
    fn the_mac_is_that_of_the_standard() {
        let key = URL_SAFE_NO_PAD
            .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
            .unwrap();
        let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let mac = URL_SAFE_NO_PAD.encode(keyed_hash(&key, signed.as_bytes()));
        assert_eq!(mac, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    }

    #[test]
    fn a_token_names_its_caller_until_it_expires() {
        let signer = Signer::new(&keys(&[(1, 7)]), NOW);
        let token = token(&signer);
        let caller = signer.caller(&token, NOW).unwrap();
        assert_eq!((caller.user, caller.role), (UserId::new(NOW, 1), Role::Staff));
        assert_eq!(signer.caller(&token, NOW.plus_seconds(60)), None);
    }

    #[test]
    fn old_keys_still_verify_and_new_ones_sign() {
        let old = Signer::new(&keys(&[(1, 7)]), NOW);
        let both = Signer::new(&keys(&[(1, 7), (2, 8)]), NOW);
        assert!(both.caller(&token(&old), NOW).is_some());
        assert!(old.caller(&token(&both), NOW).is_none());
        let order = OrderId::new(NOW, 1);
        assert!(both.opens_order(order, &old.order_key(order)));
        assert!(!old.opens_order(order, &both.order_key(order)));
        assert_eq!(both.contact_digest("0912345678"), old.contact_digest("0912345678"));
    }

    #[test]
    fn the_key_of_an_order_opens_that_order() {
        let signer = Signer::new(&keys(&[(1, 7)]), NOW);
        let (own, other) = (OrderId::new(NOW, 1), OrderId::new(NOW, 2));
        let key = signer.order_key(own);
        assert!(signer.opens_order(own, &key));
        for wrong in ["", "x", &key[1..], &format!("{key}A"), &signer.order_key(other)] {
            assert!(!signer.opens_order(own, wrong), "{wrong}");
        }
    }

    #[test]
    fn forged_tokens_are_not_believed() {
        let signer = Signer::new(&keys(&[(1, 7)]), NOW);
        let good = token(&signer);
        let [header, body, mac] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
        let b64 = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let admin = String::from_utf8(URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap();
        let admin = admin.replace("staff", "admin");
        let none = b64(r#"{"alg":"none","kid":"1"}"#);
        let other_alg = b64(r#"{"alg":"RS256","kid":"1"}"#);
        let other_kid = b64(r#"{"alg":"HS256","kid":"9"}"#);
        let resign = |signed: String| {
            let key = signer.access[0].1;
            let mac = URL_SAFE_NO_PAD.encode(keyed_hash(&key, signed.as_bytes()));
            format!("{signed}.{mac}")
        };
        let foreign = Signer::new(&keys(&[(1, 9)]), NOW);
        let (sid, sub) = (SessionId::new(NOW, 3), UserId::new(NOW, 1));
        let refresh = RefreshClaims { sid, sub, n: 1, until: NOW };
        for (why, forged) in [
            ("nothing", String::new()),
            ("dots", "..".to_owned()),
            ("no mac", format!("{header}.{body}.")),
            ("cut mac", good[..good.len() - 2].to_owned()),
            ("other body", format!("{header}.{}.{mac}", b64(&admin))),
            ("none", format!("{none}.{body}.")),
            ("none, signed", resign(format!("{none}.{body}"))),
            ("RS256, signed", resign(format!("{other_alg}.{body}"))),
            ("unknown kid", resign(format!("{other_kid}.{body}"))),
            ("foreign key", token(&foreign)),
            ("refresh token", signer.sign(Purpose::Refresh, NOW.plus_seconds(60), refresh)),
            ("huge", format!("{good}{}", "A".repeat(MAX_TOKEN))),
        ] {
            assert_eq!(signer.caller(&forged, NOW), None, "{why}");
        }
    }
}
