//! Providers of payments: each is one module, and the enum is matched everywhere, so that a new one
//! is complete or does not compile.
//!
//! Providers read and judge; what their word changes is decided in one place, by
//! [`domain::payment::Payment::hear`].

mod answer;
mod ecpay;

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
}

/// A provider's message about a payment, whose signature is right.
pub(crate) enum Callback {
    /// ECPay's notification.
    Ecpay(Box<::ecpay::PaymentNotification>),
}

impl Provider<'_> {
    /// The merchant account that payments are made to.
    pub(crate) fn account(&self) -> Said {
        match self {
            Self::Ecpay(ecpay) => ecpay.account_id(),
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
    ) -> Result<(PaymentId, Callback), Reply> {
        match self {
            Self::Ecpay(ecpay) => {
                let (id, notification) = ecpay.read_callback(body, content_type)?;
                Ok((id, Callback::Ecpay(Box::new(notification))))
            }
        }
    }

    /// What a message says about `payment`, and the reply once that is stored; `None` if it says
    /// nothing.
    ///
    /// # Errors
    /// The reply to a message that does not fit the payment.
    pub(crate) fn judge(
        &self,
        message: &Callback,
        payment: &Payment,
    ) -> Result<(Option<Heard>, Reply), Reply> {
        match (self, message) {
            (Self::Ecpay(ecpay), Callback::Ecpay(notification)) => {
                ecpay.judge(notification, payment)
            }
        }
    }
}
