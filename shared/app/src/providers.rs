//! Providers of payments: each is one module, and the enum is matched everywhere, so that a new one
//! is complete or does not compile.
//!
//! Providers read and judge; what their word changes is decided in one place, by
//! [`domain::payment::Payment::hear`].

mod answer;
mod ecpay;
#[cfg(test)]
pub(crate) mod tests;

use ::ecpay::CallbackError;
use domain::{
    Locale, PaymentId, Timestamp,
    order::Order,
    payment::{Heard, Payment, Said},
};

pub(crate) use answer::{Answer, Reply, Unanswered};
pub use answer::{CheckoutForm, Handoff};
pub(crate) use ecpay::Ecpay;
pub use ecpay::{EcpayServer, HttpConnector, SLOWEST_PROVIDER_S};

use crate::{
    Config,
    secrets::{Secret, SecretSet},
};

/// What whoever speaks to a provider uses: the accounts there, and the keys of the payments' tags.
pub const PROVIDER_SECRETS: SecretSet =
    SecretSet::of(&[Secret::SigningKeys, Secret::EcpayAccounts]);

/// A provider, as the market's account there sees it.
pub(crate) enum Provider<'a> {
    /// ECPay (綠界).
    Ecpay(Ecpay<'a>),
    /// One that is declared in the tests alone.
    #[cfg(test)]
    Till(&'a tests::Till),
}

/// Why a message that claims to be a provider's is refused.
pub(crate) enum Refused {
    /// It is not ECPay's.
    Ecpay(CallbackError),
    #[cfg(test)]
    Till(Reply),
}

impl Refused {
    /// Whether it may be signed with what has just replaced the market's key.
    pub(crate) const fn is_signed_otherwise(&self) -> bool {
        match self {
            Self::Ecpay(error) => ecpay::is_signed_otherwise(error),
            #[cfg(test)]
            Self::Till(_) => false,
        }
    }

    /// The reply to it, which is logged.
    pub(crate) fn reply(&self) -> Reply {
        match self {
            Self::Ecpay(error) => {
                tracing::warn!(
                    metric = "ecpay_callback_rejected",
                    "ECPay callback rejected: {error}"
                );
                error.reply()
            }
            #[cfg(test)]
            Self::Till(reply) => reply,
        }
    }
}

/// A provider's message about a payment, whose signature is right, and who reads it.
pub(crate) enum Callback<'a> {
    /// ECPay's notification.
    Ecpay(Ecpay<'a>, Box<::ecpay::PaymentNotification>),
    #[cfg(test)]
    Till(tests::Word),
}

impl Callback<'_> {
    /// What the message says about `payment`, and the reply once that is stored; `None` if it says
    /// nothing.
    ///
    /// # Errors
    /// The reply to a message that does not fit the payment.
    pub(crate) fn judge(&self, payment: &Payment) -> Result<(Option<Heard>, Reply), Reply> {
        match self {
            Self::Ecpay(ecpay, notification) => ecpay.judge(notification, payment),
            #[cfg(test)]
            Self::Till(word) => word.judge(),
        }
    }
}

impl<'a> Provider<'a> {
    /// The merchant account that payments are made to.
    pub(crate) fn account(&self) -> Said {
        match self {
            Self::Ecpay(ecpay) => ecpay.account_id(),
            #[cfg(test)]
            Self::Till(_) => Said::new("till"),
        }
    }

    /// Where the shopper pays `payment`, and comes back from to a page in `locale`. It is the same
    /// every time: its content is fixed when the payment is created.
    pub(crate) fn begin(
        &self,
        config: &Config,
        payment: &Payment,
        order: &Order,
        locale: Locale,
    ) -> Handoff {
        match self {
            Self::Ecpay(ecpay) => Handoff::PostForm(ecpay.checkout(config, payment, order, locale)),
            #[cfg(test)]
            Self::Till(till) => till.begin(payment),
        }
    }

    /// What the provider knows of `payment`.
    ///
    /// # Errors
    /// Why it does not say.
    pub(crate) async fn query(
        &self,
        payment: &Payment,
        now: Timestamp,
    ) -> Result<Answer, Unanswered> {
        let answer = match self {
            Self::Ecpay(ecpay) => ecpay.query(payment, now).await?,
            #[cfg(test)]
            Self::Till(till) => till.query(payment)?,
        };
        if answer == Answer::Unknown {
            // One shopper who never went there is nothing. Many are an account that is suspended.
            tracing::warn!(
                metric = "payment_unknown_at_provider",
                payment.id = %payment.id,
                "a payment that was started never reached its provider"
            );
        }
        Ok(answer)
    }

    /// Reads a message that claims to be the provider's, and the payment it is about.
    ///
    /// # Errors
    /// Why it is not.
    pub(crate) fn read_callback(
        self,
        body: &[u8],
        content_type: Option<&str>,
    ) -> Result<(PaymentId, Callback<'a>), Refused> {
        match self {
            Self::Ecpay(ecpay) => {
                let read = ecpay.read_callback(body, content_type);
                let (id, notification) = read.map_err(Refused::Ecpay)?;
                Ok((id, Callback::Ecpay(ecpay, Box::new(notification))))
            }
            #[cfg(test)]
            Self::Till(_) => tests::Word::read(body).map_err(Refused::Till),
        }
    }
}
