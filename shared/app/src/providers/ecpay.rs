//! ECPay, through our merchant account: checkout forms, payment notifications, trade queries.

use std::sync::Arc;

use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector as _, SharedHttpConnector},
        orchestrator::HttpRequest,
    },
    http::Headers,
};
use aws_smithy_types::body::SdkBody;
use domain::{
    Locale, PaymentId, Timestamp, Twd,
    order::Order,
    payment::{Heard, HeardCharge, Payment, PaymentStatus, Said},
};
use ecpay::{
    ACKNOWLEDGED, CHECKOUT_PATH, CallbackError, Checkout, Decision, Expected, KnownState,
    MerchantAccount, PaymentNotification, QUERY_PATH, TradeInfo, TradeStatus, tag_fits,
};

use super::answer::{Answer, CheckoutForm, Reply, Unanswered};
use crate::{AppError, Config, Signer, secrets::Accounts};

/// Sends one HTTP request: with TLS in a function, in process on a laptop.
pub type HttpConnector = SharedHttpConnector;

/// The longest that a payment provider may take to answer one call, in seconds: ECPay's limit.
pub const SLOWEST_PROVIDER_S: u16 = 10;
/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// How ECPay is reached.
#[derive(Clone)]
pub struct EcpayServer {
    base_url: String,
    http: HttpConnector,
}

impl EcpayServer {
    /// ECPay at `base_url`.
    #[must_use]
    pub fn new(base_url: &str, http: HttpConnector) -> Self {
        Self { base_url: base_url.trim_end_matches('/').to_owned(), http }
    }

    /// Its origin, for the pages' Content-Security-Policy.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.base_url
    }
}

/// ECPay, as our merchant accounts see it.
#[derive(Clone)]
pub(crate) struct Ecpay<'a> {
    server: &'a EcpayServer,
    /// The one that signs, and then those that it replaced.
    accounts: Arc<Accounts>,
    signer: Arc<Signer>,
}

impl<'a> Ecpay<'a> {
    /// ECPay at `server`, with the accounts that are current now; `signer` signs the tags.
    pub(crate) const fn new(
        server: &'a EcpayServer,
        accounts: Arc<Accounts>,
        signer: Arc<Signer>,
    ) -> Self {
        Self { server, accounts, signer }
    }

    /// The tag of a payment, sent as `CustomField1`: a MAC over payment, order and amount.
    fn tag(&self, payment: PaymentId, amount: Twd) -> String {
        self.tags(payment, amount).next().unwrap_or_default()
    }

    /// The tag that a message about a payment has to have: the one that was `sent` if an older key
    /// made it, else the current one.
    fn expected_tag(&self, payment: PaymentId, amount: Twd, sent: &str) -> String {
        let fitting = self.tags(payment, amount).find(|tag| tag_fits(tag, sent));
        fitting.unwrap_or_else(|| self.tag(payment, amount))
    }

    fn tags(&self, payment: PaymentId, amount: Twd) -> impl Iterator<Item = String> + '_ {
        let (payment, order) = (payment.to_string(), payment.order.to_string());
        self.signer.payment_tags().iter().map(move |key| key.tag(&payment, &order, amount.get()))
    }

    /// The form that takes the shopper to ECPay to pay `payment`, and back to a page in `locale`.
    /// It is the same form every time: its content is fixed when the payment is created.
    pub(super) fn checkout(
        &self,
        config: &Config,
        payment: &Payment,
        order: &Order,
        locale: Locale,
    ) -> CheckoutForm {
        let items: Vec<String> = order
            .lines
            .iter()
            .map(|line| format!("{} x {}", line.title(), line.quantity.get()))
            .collect();
        let tag = self.tag(payment.id, payment.amount);
        let fields = Checkout {
            trade_no: &payment.id.trade_no(),
            trade_date: &payment.created_at.ecpay(),
            amount: payment.amount.get(),
            description: &order.number(),
            items: &items,
            return_url: &format!("{}/api/payments/ecpay/callback", config.callback_url),
            order_result_url: &format!(
                "{}/api/payments/ecpay/result?locale={}",
                config.public_url,
                locale.tag()
            ),
            client_back_url: &config.page(locale, &format!("/orders/{}", order.id)),
            custom_fields: [&tag, "", "", ""],
            language: None,
        };
        let action = format!("{}{CHECKOUT_PATH}", self.server.base_url);
        CheckoutForm { action, fields: fields.sign(&self.accounts.current) }
    }

    /// Our merchant id.
    #[must_use]
    pub(super) fn account_id(&self) -> Said {
        Said::new(self.accounts.current.merchant_id())
    }

    /// Queries the state of a payment at ECPay (developers page 2890).
    ///
    /// # Errors
    /// [`AppError::Upstream`] when ECPay does not answer, or the answer is not signed by ECPay.
    pub(super) async fn query(
        &self,
        payment: &Payment,
        now: Timestamp,
    ) -> Result<Answer, Unanswered> {
        let trade_no = payment.id.trade_no();
        let made_to =
            |account: &&MerchantAccount| account.merchant_id() == payment.account.as_str();
        let account = self.accounts.iter().find(made_to).unwrap_or(&self.accounts.current);
        let info = self.trade_info(account, &trade_no, now).await?;
        let outside =
            |problem: &str| AppError::Upstream { service: "ECPay", problem: problem.to_owned() };
        Ok(match &info.status {
            TradeStatus::Paid if info.trade_no != trade_no => {
                return Err(outside("the answer is about another trade").into());
            }
            TradeStatus::Paid => Answer::Charge(HeardCharge {
                no: Said::new(&info.ecpay_trade_no),
                amount: info.amount().and_then(Twd::new),
                kind: Said::some(&info.payment_type),
                paid_at: Said::some(&info.payment_date),
                gwsr: Said::some(&info.gwsr),
            }),
            TradeStatus::Unpaid => Answer::Unpaid,
            TradeStatus::NotFound => Answer::Unknown,
            TradeStatus::Failed(code) | TradeStatus::Other(code) => Answer::Failed(Said::new(code)),
        })
    }

    async fn trade_info(
        &self,
        account: &MerchantAccount,
        trade_no: &str,
        now: Timestamp,
    ) -> Result<TradeInfo, Unanswered> {
        let fields = ecpay::query_fields(account, trade_no, now.seconds());
        let mut request = HttpRequest::new(SdkBody::from(ecpay::encode_form(&fields)));
        let outside = |problem: String| AppError::Upstream { service: "ECPay", problem };
        let url = format!("{}{QUERY_PATH}", self.server.base_url);
        request.set_uri(url).map_err(|error| outside(error.to_string()))?;
        request.set_method("POST").map_err(|error| outside(error.to_string()))?;
        let headers: &mut Headers = request.headers_mut();
        headers.insert("content-type", "application/x-www-form-urlencoded");

        let answer =
            self.server.http.call(request).await.map_err(|error| outside(error.to_string()))?;
        if !answer.status().is_success() {
            return Err(outside(format!("status {}", answer.status().as_u16())).into());
        }
        let body = read(answer.into_body()).await.map_err(outside)?;
        TradeInfo::read(&body, account).map_err(|refusal| Unanswered {
            error: outside(refusal.to_string()),
            signed_otherwise: true,
        })
    }

    /// Reads a payment notification (developers page 2878), and the payment it is about.
    ///
    /// # Errors
    /// What is wrong with one that is not signed for one of our accounts, or about no payment of
    /// ours.
    pub(super) fn read_callback(
        &self,
        body: &[u8],
        content_type: Option<&str>,
    ) -> Result<(PaymentId, PaymentNotification), CallbackError> {
        let notification = self.verified(body, content_type)?;
        let id = PaymentId::from_trade_no(&notification.trade_no)
            .map_err(|_| CallbackError::UnknownTrade)?;
        Ok((id, notification))
    }

    fn verified(
        &self,
        body: &[u8],
        content_type: Option<&str>,
    ) -> Result<PaymentNotification, CallbackError> {
        let read = |account| PaymentNotification::read(body, content_type, account);
        let current = read(&self.accounts.current);
        if !current.as_ref().is_err_and(is_signed_otherwise) {
            return current;
        }
        self.accounts.iter().skip(1).map(read).find(Result::is_ok).unwrap_or(current)
    }

    /// What a notification says about `payment`, and the reply to it.
    ///
    /// # Errors
    /// The reply to one that does not belong to the form of this payment.
    pub(super) fn judge(
        &self,
        notification: &PaymentNotification,
        payment: &Payment,
    ) -> Result<(Option<Heard>, Reply), Reply> {
        let [sent, ..] = &notification.custom_fields;
        let tag = self.expected_tag(payment.id, payment.amount, sent);
        let expected = Expected {
            trade_no: &notification.trade_no,
            amount: payment.amount.get(),
            state: known_state(payment),
            tag: &tag,
        };
        let code = Said::new(&notification.rtn_code);
        let heard = match ecpay::evaluate(notification, &expected) {
            Decision::Pay | Decision::Review(_) => Some(Heard::Charge(charge(notification))),
            Decision::Fail { .. } => Some(Heard::Failed { code }),
            Decision::KeepPending => Some(Heard::Undecided { code }),
            // A repetition is stored already; a test from the back office moves no money.
            Decision::Nothing if notification.simulated || notification.rtn_code == "1" => None,
            Decision::Nothing => Some(Heard::Other { code }),
            Decision::Refuse(error) => {
                tracing::warn!(
                    metric = "ecpay_callback_rejected",
                    payment.id = %payment.id,
                    "ECPay callback rejected: {error}"
                );
                return Err(error.reply());
            }
        };
        Ok((heard, ACKNOWLEDGED))
    }
}

/// Whether a message may be right for another account, or another key of ours.
pub(super) const fn is_signed_otherwise(error: &CallbackError) -> bool {
    matches!(error, CallbackError::MacWrong | CallbackError::OtherMerchant)
}

fn charge(notification: &PaymentNotification) -> HeardCharge {
    HeardCharge {
        no: Said::new(&notification.ecpay_trade_no),
        amount: notification.amount().and_then(Twd::new),
        kind: Said::some(&notification.payment_type),
        paid_at: Said::some(&notification.payment_date),
        gwsr: Said::some(&notification.gwsr),
    }
}

fn known_state(payment: &Payment) -> KnownState<'_> {
    let first = payment.charge().map(|charge| charge.heard.no.as_str());
    match payment.status() {
        PaymentStatus::Pending if first.is_none() => KnownState::Pending,
        PaymentStatus::Failed if first.is_none() => KnownState::Failed,
        PaymentStatus::Refunded => KnownState::Refunded { ecpay_trade_no: first },
        PaymentStatus::Pending | PaymentStatus::Failed => {
            KnownState::Paid { ecpay_trade_no: first }
        }
        PaymentStatus::Paid | PaymentStatus::RefundPending => {
            KnownState::Paid { ecpay_trade_no: first }
        }
    }
}

async fn read(body: SdkBody) -> Result<Vec<u8>, String> {
    let stream = aws_smithy_types::byte_stream::ByteStream::new(body);
    let bytes = stream.collect().await.map_err(|error| error.to_string())?.into_bytes();
    if bytes.len() > MAX_ANSWER {
        Err("the answer is too long".to_owned())
    } else {
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use aws_smithy_runtime_api::{
        client::{
            http::{HttpConnector, HttpConnectorFuture},
            orchestrator::HttpResponse,
        },
        http::StatusCode,
    };

    use super::*;
    use crate::testing::{NOW, market};

    /// A host that sends everybody elsewhere, and remembers where it was called.
    #[derive(Clone, Debug, Default)]
    struct Elsewhere(Arc<Mutex<Vec<String>>>);

    impl HttpConnector for Elsewhere {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            self.0.lock().unwrap().push(request.uri().to_owned());
            let status = StatusCode::try_from(302).unwrap();
            let mut answer = HttpResponse::new(status, SdkBody::empty());
            answer.headers_mut().insert("location", "http://internal.example/");
            HttpConnectorFuture::ready(Ok(answer))
        }
    }

    #[tokio::test]
    async fn a_redirect_of_the_provider_is_not_followed() {
        let host = Elsewhere::default();
        let http = SharedHttpConnector::new(host.clone());
        let server = EcpayServer::new("https://ecpay.example", http);
        let (app, ..) = market().await;
        let ecpay = Ecpay::new(&server, app.ecpay_accounts(), app.signer());
        let account = MerchantAccount::stage();
        let error = ecpay.trade_info(&account, "NM1", NOW).await.unwrap_err();
        assert!(error.error.to_string().contains("status 302"), "{}", error.error);
        assert_eq!(*host.0.lock().unwrap(), [format!("https://ecpay.example{QUERY_PATH}")]);
    }
}
