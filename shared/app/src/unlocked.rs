//! The use of secrets by the application: what a function declares is read before it works, and
//! nothing else is at hand while it does.

use std::sync::Arc;

use domain::payment::ProviderKind;

use crate::{
    App, AppError,
    auth::Signer,
    secrets::{Accounts, Secret, SecretSet, used, within},
};

impl App {
    /// Runs `work`, which may use the secrets `needed` and no other.
    ///
    /// # Errors
    /// When one of them was never read, and can't be.
    pub async fn with_secrets<T>(
        &self,
        needed: SecretSet,
        work: impl Future<Output = T>,
    ) -> Result<T, AppError> {
        self.read_secrets(needed).await?;
        Ok(within(needed, work).await)
    }

    /// Reads the secrets `needed` that were not read in the last five minutes.
    ///
    /// # Errors
    /// When one of them was never read, and can't be.
    pub async fn read_secrets(&self, needed: SecretSet) -> Result<(), AppError> {
        self.secrets.read(needed, self.now()).await
    }

    /// Signs and reads tokens and cookies.
    #[must_use]
    pub fn signer(&self) -> Arc<Signer> {
        used(Secret::SigningKeys);
        self.secrets.signer.get()
    }

    /// [`Self::signer`], if the keys were read: what tells of a failure can't depend on them.
    #[must_use]
    pub fn known_signer(&self) -> Option<Arc<Signer>> {
        self.secrets.signer.known()
    }

    /// The accounts at ECPay, the one that signs first.
    pub(crate) fn ecpay_accounts(&self) -> Arc<Accounts> {
        used(Secret::EcpayAccounts);
        self.secrets.ecpay.get()
    }

    /// Reads our accounts at `provider` again, at most once a minute: a message whose signature
    /// does not fit may be signed with what has just replaced them.
    pub(crate) async fn reread_accounts(&self, provider: ProviderKind) -> Result<(), AppError> {
        let secret = match provider {
            ProviderKind::Ecpay => Secret::EcpayAccounts,
        };
        self.secrets.reread(secret, self.now()).await
    }

    /// What the CDN sends with each request; empty where there is no CDN.
    #[must_use]
    pub fn origin_secret(&self) -> Arc<String> {
        used(Secret::OriginVerify);
        self.secrets.origin.get()
    }
}

#[cfg(test)]
mod tests;
