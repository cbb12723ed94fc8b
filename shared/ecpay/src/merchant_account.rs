//! Our merchant account at ECPay, and ECPay's hosts.

use std::fmt;

/// One merchant's number and the two secrets that sign its AIO messages.
///
/// ECPay reuses merchant numbers between services with other keys: this is the AIO account only
/// (ECPay developers page 2856).
#[derive(Clone)]
pub struct MerchantAccount {
    merchant_id: String,
    hash_key: String,
    hash_iv: String,
}

/// A secret or number is empty, so anybody could sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is empty")]
pub struct EmptyKey(pub(crate) &'static str);

impl MerchantAccount {
    /// An account whose three parts are not empty: with an unset secret the process must not start.
    pub fn new(
        merchant_id: impl Into<String>,
        hash_key: impl Into<String>,
        hash_iv: impl Into<String>,
    ) -> Result<Self, EmptyKey> {
        let [merchant_id, hash_key, hash_iv] = [
            ("the merchant id", merchant_id.into()),
            ("the hash key", hash_key.into()),
            ("the hash iv", hash_iv.into()),
        ]
        .map(|(what, text)| if text.trim().is_empty() { Err(EmptyKey(what)) } else { Ok(text) });
        Ok(Self { merchant_id: merchant_id?, hash_key: hash_key?, hash_iv: hash_iv? })
    }

    /// The account that ECPay prints for everybody's tests on its stage host: no secret at all, so
    /// never to be used for real money (ECPay developers page 2856).
    #[must_use]
    pub fn stage() -> Self {
        Self {
            merchant_id: "3002607".to_owned(),
            hash_key: "pwFHCqoQZGmho4w6".to_owned(),
            hash_iv: "EkRm7iFT261dpevs".to_owned(),
        }
    }

    /// The public part: it stands in every message, and must be ours in every notification.
    #[must_use]
    pub fn merchant_id(&self) -> &str {
        &self.merchant_id
    }

    pub(crate) fn hash_key(&self) -> &str {
        &self.hash_key
    }

    pub(crate) fn hash_iv(&self) -> &str {
        &self.hash_iv
    }
}

impl fmt::Debug for MerchantAccount {
    /// The merchant id only: a log line must not hold the keys.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MerchantAccount")
            .field("merchant_id", &self.merchant_id)
            .finish_non_exhaustive()
    }
}

/// Why an address can't take the place of ECPay's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadOrigin {
    /// Real money is taken at ECPay's own address alone.
    #[error("ECPAY_URL must not be set in production")]
    Production,
    /// It is no scheme and host, with a port or without.
    #[error("{0} is no origin, such as http://127.0.0.1:3000")]
    NoOrigin(String),
}

/// ECPay's two environments, each with its own host and accounts (ECPay developers page 2862).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// Test cards, no money.
    Stage,
    /// Real cards, real money.
    Production,
}

impl Environment {
    /// The host's origin, without a slash at its end; a path such as [`CHECKOUT_PATH`] follows.
    #[must_use]
    pub const fn base(self) -> &'static str {
        match self {
            Self::Stage => "https://payment-stage.ecpay.com.tw",
            Self::Production => "https://payment.ecpay.com.tw",
        }
    }

    /// The origin at which ECPay is reached: `url` where a developer has set one, such as that of a
    /// stand-in, else [`Environment::base`].
    ///
    /// # Errors
    /// [`BadOrigin`]: where real money is, nothing may stand in for ECPay.
    pub fn origin(self, url: Option<&str>) -> Result<String, BadOrigin> {
        let Some(url) = url else { return Ok(self.base().to_owned()) };
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let is_host = |host: &str| {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
            !host.is_empty() && host.bytes().all(allowed)
        };
        match self {
            Self::Production => Err(BadOrigin::Production),
            Self::Stage if host.is_some_and(is_host) => Ok(url.to_owned()),
            Self::Stage => Err(BadOrigin::NoOrigin(url.to_owned())),
        }
    }

    /// Where the shopper's browser posts the signed form.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Stage => ACTION_STAGE,
            Self::Production => ACTION_PRODUCTION,
        }
    }
}

/// Where the checkout form goes; the version belongs to the path (ECPay developers page 2862).
pub const CHECKOUT_PATH: &str = "/Cashier/AioCheckOut/V5";

/// Where our server asks what became of a trade (ECPay developers page 2890).
pub const QUERY_PATH: &str = "/Cashier/QueryTradeInfo/V5";

/// [`CHECKOUT_PATH`] on the stage host, as a page's `form-action` needs it.
pub const ACTION_STAGE: &str = "https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5";

/// [`CHECKOUT_PATH`] on the production host.
pub const ACTION_PRODUCTION: &str = "https://payment.ecpay.com.tw/Cashier/AioCheckOut/V5";
