//! The market's secrets: none is in an environment. A function reads those that it declares at its
//! first request, and again every five minutes, so that a new one takes effect without a
//! deployment. A read that fails keeps what was read before.

mod accounts;
mod kept;
mod set;

use std::{fmt, sync::Arc};

use domain::Timestamp;
use futures_util::future::BoxFuture;

use crate::{
    AppError,
    auth::{Keys, Signer},
};
pub(crate) use accounts::Accounts;
pub use accounts::with_account;
use kept::{AGAIN_S, FRESH_S, Kept};
pub use set::{Secret, SecretSet};
pub(crate) use set::{used, within};

/// Reads the text of a secret from where it is kept, or says why not, without any of it. A market
/// that has no such secret reads an empty text.
pub type ReadSecret =
    Arc<dyn Fn(Secret) -> BoxFuture<'static, Result<String, String>> + Send + Sync>;

/// The secrets of a market, as far as they are needed.
pub struct Secrets {
    read: ReadSecret,
    pub(crate) signer: Kept<Signer>,
    pub(crate) ecpay: Kept<Accounts>,
    pub(crate) origin: Kept<String>,
}

impl Secrets {
    /// The secrets that `read` reads.
    #[must_use]
    pub fn new(read: ReadSecret) -> Self {
        Self { read, signer: Kept::default(), ecpay: Kept::default(), origin: Kept::default() }
    }

    /// Reads those of `needed` that were not read in the last five minutes.
    ///
    /// # Errors
    /// When one of them was never read, and can't be.
    pub(crate) async fn read(&self, needed: SecretSet, now: Timestamp) -> Result<(), AppError> {
        // One after the other, over one connection: another one's handshake would cost a small
        // function more time than the wait for an answer.
        for secret in needed.iter() {
            self.refresh(secret, FRESH_S, now).await?;
        }
        Ok(())
    }

    /// Reads `secret` again, at most once a minute.
    ///
    /// # Errors
    /// When it was never read, and can't be.
    pub(crate) async fn reread(&self, secret: Secret, now: Timestamp) -> Result<(), AppError> {
        self.refresh(secret, AGAIN_S, now).await
    }

    /// What `secret` holds is read again, unless that is at most `age` seconds ago.
    async fn refresh(&self, secret: Secret, age: i64, now: Timestamp) -> Result<(), AppError> {
        let read = || (self.read)(secret);
        let refreshed = match secret {
            Secret::SigningKeys => {
                let signer = |text: &str| {
                    let keys = Keys::parse(text).map_err(|bad| bad.to_string())?;
                    Ok(Signer::new(&keys, now))
                };
                self.signer.refresh(read, signer, age, now).await
            }
            Secret::EcpayAccounts => self.ecpay.refresh(read, Accounts::parse, age, now).await,
            Secret::OriginVerify => {
                self.origin.refresh(read, |text| Ok(text.to_owned()), age, now).await
            }
        };
        refreshed.map_err(|problem| {
            tracing::error!(
                metric = "secret_unreadable",
                secret = secret.as_str(),
                "a secret can't be read: {problem}"
            );
            AppError::Upstream { service: secret.as_str(), problem }
        })
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}
