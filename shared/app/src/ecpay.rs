//! ECPay, through our merchant account: checkout forms, payment notifications, trade queries.

use aws_smithy_runtime_api::{
    client::{http::SharedHttpConnector, orchestrator::HttpRequest},
    http::Headers,
};
use aws_smithy_types::body::SdkBody;
use domain::{Locale, PaymentId, Timestamp, Twd, order::Order, payment::Payment};
use ecpay::{CHECKOUT_PATH, Checkout, MerchantAccount, QUERY_PATH, TagKey, TradeInfo, tag_fits};

use crate::{AppError, Config, Keys};

/// Sends one HTTP request: with TLS in a function, in process on a laptop.
pub type HttpConnector = SharedHttpConnector;

/// The longest that a payment provider may take to answer one call, in seconds: ECPay's limit.
pub const SLOWEST_PROVIDER_S: u16 = 10;
/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// A form that a browser posts to the cashier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutForm {
    /// The URL that it is posted to.
    pub action: String,
    /// Signed fields, in order.
    pub fields: Vec<(String, String)>,
}

/// Our account at ECPay, and the HTTP client that reaches it.
#[derive(Clone)]
pub struct Ecpay {
    /// The merchant account.
    pub account: MerchantAccount,
    /// The current one first.
    tag_keys: Vec<TagKey>,
    base_url: String,
    http: HttpConnector,
}

impl Ecpay {
    /// `account` at `base_url`; `keys` sign the tags of payments.
    ///
    /// # Errors
    /// When a key is empty.
    pub fn new(
        account: MerchantAccount,
        keys: &Keys,
        base_url: &str,
        http: HttpConnector,
    ) -> Result<Self, ecpay::EmptyKey> {
        let tags = keys.payment_tags();
        let tag_keys = tags.iter().map(|key| TagKey::new(key)).collect::<Result<_, _>>()?;
        Ok(Self { account, tag_keys, base_url: base_url.trim_end_matches('/').to_owned(), http })
    }

    /// ECPay's origin, for the pages' Content-Security-Policy.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.base_url
    }

    /// The tag of a payment, sent as `CustomField1`: a MAC over payment, order and amount.
    #[must_use]
    pub fn tag(&self, payment: PaymentId, amount: Twd) -> String {
        self.tags(payment, amount).next().unwrap_or_default()
    }

    /// The tag that a message about a payment has to have: the one that was `sent` if an older key
    /// made it, else the current one.
    #[must_use]
    pub fn expected_tag(&self, payment: PaymentId, amount: Twd, sent: &str) -> String {
        let fitting = self.tags(payment, amount).find(|tag| tag_fits(tag, sent));
        fitting.unwrap_or_else(|| self.tag(payment, amount))
    }

    fn tags(&self, payment: PaymentId, amount: Twd) -> impl Iterator<Item = String> + '_ {
        let (payment, order) = (payment.to_string(), payment.order.to_string());
        self.tag_keys.iter().map(move |key| key.tag(&payment, &order, amount.get()))
    }

    /// The form that takes the shopper to ECPay to pay `payment`, and back to a page in `locale`.
    /// It is the same form every time: its content is fixed when the payment is created.
    #[must_use]
    pub fn checkout(
        &self,
        config: &Config,
        payment: &Payment,
        order: &Order,
        locale: Locale,
    ) -> CheckoutForm {
        let items: Vec<String> = order
            .lines
            .iter()
            .map(|line| format!("{} x {}", line.name, line.quantity.get()))
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
        let action = format!("{}{CHECKOUT_PATH}", self.base_url);
        CheckoutForm { action, fields: fields.sign(&self.account) }
    }

    /// Queries the state of a payment at ECPay (developers page 2890).
    ///
    /// # Errors
    /// [`AppError::Upstream`] when ECPay does not answer, or the answer is not signed by ECPay.
    pub async fn query(&self, payment: PaymentId, now: Timestamp) -> Result<TradeInfo, AppError> {
        let fields = ecpay::query_fields(&self.account, &payment.trade_no(), now.seconds());
        let mut request = HttpRequest::new(SdkBody::from(ecpay::encode_form(&fields)));
        let outside = |problem: String| AppError::Upstream { service: "ECPay", problem };
        let url = format!("{}{QUERY_PATH}", self.base_url);
        request.set_uri(url).map_err(|error| outside(error.to_string()))?;
        request.set_method("POST").map_err(|error| outside(error.to_string()))?;
        let headers: &mut Headers = request.headers_mut();
        headers.insert("content-type", "application/x-www-form-urlencoded");

        let answer = self.http.call(request).await.map_err(|error| outside(error.to_string()))?;
        if !answer.status().is_success() {
            return Err(outside(format!("status {}", answer.status().as_u16())));
        }
        let body = read(answer.into_body()).await.map_err(outside)?;
        TradeInfo::read(&body, &self.account).map_err(|refusal| outside(refusal.to_string()))
    }
}

use aws_smithy_runtime_api::client::http::HttpConnector as _;

async fn read(body: SdkBody) -> Result<Vec<u8>, String> {
    let stream = aws_smithy_types::byte_stream::ByteStream::new(body);
    let bytes = stream.collect().await.map_err(|error| error.to_string())?.into_bytes();
    if bytes.len() > MAX_ANSWER {
        Err("the answer is too long".to_owned())
    } else {
        Ok(bytes.into())
    }
}
