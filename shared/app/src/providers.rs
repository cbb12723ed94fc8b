//! Providers of payments: each is one module, and the enum is matched everywhere, so that a new one
//! is complete or does not compile.
//!
//! Providers read and judge; what their word changes is decided in one place, by
//! [`domain::payment::Payment::hear`].

mod answer;
mod ecpay;
#[cfg(test)]
pub(crate) mod tests;

use domain::{
    Locale, PaymentId, Timestamp,
    order::Order,
    payment::{Heard, Payment, Said},
};

pub(crate) use answer::{Answer, Reply};
pub use answer::{CheckoutForm, Handoff};
pub use ecpay::{Ecpay, HttpConnector, SLOWEST_PROVIDER_S};

use crate::{AppError, Config};

/// A provider, as the market's account there sees it.
#[derive(Clone, Copy)]
pub(crate) enum Provider<'a> {
    /// ECPay (綠界).
    Ecpay(&'a Ecpay),
    /// One that is declared in the tests alone.
    #[cfg(test)]
    Till(&'a tests::Till),
}

/// A provider's message about a payment, whose signature is right, and who reads it.
pub(crate) enum Callback<'a> {
    /// ECPay's notification.
    Ecpay(&'a Ecpay, Box<::ecpay::PaymentNotification>),
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
    pub(crate) async fn query(
        &self,
        payment: &Payment,
        now: Timestamp,
    ) -> Result<Answer, AppError> {
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
    /// The reply to one that is not.
    pub(crate) fn read_callback(
        &self,
        body: &[u8],
        content_type: Option<&str>,
    ) -> Result<(PaymentId, Callback<'a>), Reply> {
        match self {
            Self::Ecpay(ecpay) => {
                let (id, notification) = ecpay.read_callback(body, content_type)?;
                Ok((id, Callback::Ecpay(ecpay, Box::new(notification))))
            }
            #[cfg(test)]
            Self::Till(_) => tests::Word::read(body),
        }
    }
}
