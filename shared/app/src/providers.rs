//! Providers of payments: each is one module, and the enum is matched everywhere, so that a new one
//! is complete or does not compile.
//!
//! Providers read and judge; what their word changes is decided in one place, by
//! [`domain::payment::Payment::hear`].

mod ecpay;

use domain::{
    Locale, PaymentId, Timestamp,
    order::Order,
    payment::{Heard, HeardCharge, Payment, ProviderKind, Said},
};

pub use ecpay::{CheckoutForm, Ecpay, HttpConnector, SLOWEST_PROVIDER_S};

use crate::{App, AppError};

/// A provider, as the market's account there sees it.
#[derive(Clone, Copy)]
pub(crate) enum Provider<'a> {
    /// ECPay (綠界).
    Ecpay(&'a Ecpay),
}

/// How a shopper gets to where they pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handoff {
    /// The browser posts this form.
    PostForm(CheckoutForm),
}

/// What a provider answers to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// This charge was taken.
    Charge(HeardCharge),
    /// Nothing is paid yet.
    Unpaid,
    /// The provider has not heard of the payment: the shopper never got there.
    Unknown,
    /// The payment failed, for the reason that this code names.
    Failed(Said),
}

/// A provider's message about a payment, whose signature is right.
pub(crate) enum Callback {
    /// ECPay's notification.
    Ecpay(Box<::ecpay::PaymentNotification>),
}

/// The exact body that a provider gets as the answer to its message.
pub(crate) type Reply = &'static str;

impl App {
    /// The provider `kind`.
    pub(crate) const fn provider(&self, kind: ProviderKind) -> Provider<'_> {
        match kind {
            ProviderKind::Ecpay => Provider::Ecpay(&self.ecpay),
        }
    }
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
        app: &App,
        payment: &Payment,
        order: &Order,
        locale: Locale,
    ) -> Handoff {
        match self {
            Self::Ecpay(ecpay) => {
                Handoff::PostForm(ecpay.checkout(&app.config, payment, order, locale))
            }
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
            Self::Ecpay(ecpay) => ecpay.read_callback(body, content_type),
        }
    }
}

impl Callback {
    /// What the message says about `payment`, and the reply once that is stored; `None` if it says
    /// nothing.
    ///
    /// # Errors
    /// The reply to a message that does not fit the payment.
    pub(crate) fn judge(
        &self,
        app: &App,
        payment: &Payment,
    ) -> Result<(Option<Heard>, Reply), Reply> {
        match self {
            Self::Ecpay(notification) => app.ecpay.judge(notification, payment),
        }
    }
}
