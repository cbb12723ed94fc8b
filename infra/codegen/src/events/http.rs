//! Requests as API Gateway's HTTP APIs send them (payload format 2.0).

use ecpay::{MerchantAccount, sign_fields};
use endpoint::{Auth, Operation, Route, Schemas};
use serde_json::{Map, Value, json};

use crate::{
    json,
    samples::{self, ACCOUNT, AT},
};

const HOST: &str = "api.example.com";
const FORM: &str = "application/x-www-form-urlencoded";

/// A request that `route` answers.
pub(crate) fn event(route: &Route) -> Value {
    let mut schemas = Schemas::default();
    let operation = route.operation(&mut schemas);
    let document = document(&schemas);
    let mut call = Call::default();
    call.header("accept", "*/*");
    call.header("host", HOST);
    if route.auth.least().is_some() && route.spec.page.is_none() {
        call.header("authorization", "Bearer ACCESS_TOKEN");
    }
    for parameter in operation.parameters() {
        call.parameter(parameter, &document);
    }
    if let Some((media_type, body)) = body(route, &operation, &document) {
        call.header("content-type", &media_type);
        call.body = Some(match (route.auth, media_type.as_str()) {
            (Auth::Webhook, _) => form(notification()),
            (_, FORM) => form(pairs(&body)),
            (_, _) => json::compact(&body),
        });
    }
    call.event(route)
}

/// A body that `route` reads; null if it reads none.
#[must_use]
pub fn sample_body(route: &Route) -> Value {
    let mut schemas = Schemas::default();
    let operation = route.operation(&mut schemas);
    body(route, &operation, &document(&schemas)).map(|(_, body)| body).unwrap_or_default()
}

/// The first media type that an operation reads, and a value of it: the example of the endpoint, or
/// one that fits the schema.
fn body(route: &Route, operation: &Operation, document: &Value) -> Option<(String, Value)> {
    let (media_type, schema) = operation.body()?;
    let example = route.spec.example.and_then(|example| serde_json::from_str(example).ok());
    let sample = example.unwrap_or_else(|| samples::value("", schema, document));
    Some((media_type.to_owned(), sample))
}

/// A document that resolves the references of schemas.
fn document(schemas: &Schemas) -> Value {
    json!({ "components": { "schemas": schemas.0 } })
}

#[derive(Default)]
struct Call {
    headers: Map<String, Value>,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    body: Option<String>,
}

impl Call {
    fn header(&mut self, name: &str, value: &str) {
        self.headers.insert(name.to_owned(), value.into());
    }

    /// Fills in a parameter that has to be there.
    fn parameter(&mut self, parameter: &Value, document: &Value) {
        let at = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
        let name = at("name").to_owned();
        if parameter.get("required") != Some(&Value::Bool(true)) {
            return;
        }
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let example = schema.pointer("/examples/0").cloned();
        let value = example.unwrap_or_else(|| samples::value(&name, schema, document));
        let value = plain(&value);
        match at("in") {
            "path" => self.path.push((name, value)),
            "query" => self.query.push((name, value)),
            _ => self.header(&name.to_lowercase(), &value),
        }
    }

    fn event(mut self, route: &Route) -> Value {
        let spec = &route.spec;
        let method = spec.method.as_str();
        let mut path = spec.path.to_owned();
        for name in spec.path.split(['{', '}']).skip(1).step_by(2) {
            // A parameter without a description has its own name as its value.
            if !self.path.iter().any(|(known, _)| known == name) {
                self.path.push((name.to_owned(), name.to_owned()));
            }
        }
        for (name, value) in &self.path {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let key = format!("{method} {}", spec.path);
        let mut event = json!({
            "version": "2.0",
            "routeKey": key,
            "rawPath": path,
            "rawQueryString": form(self.query),
            "headers": self.headers,
            "isBase64Encoded": false,
            "requestContext": {
                "accountId": ACCOUNT,
                "apiId": "api",
                "domainName": HOST,
                "domainPrefix": "api",
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": "sample",
                },
                "requestId": "sample",
                "routeKey": key,
                "stage": "$default",
                "time": "21/Nov/2026:03:00:00 +0000",
                "timeEpoch": AT.millis(),
            },
        });
        let parameters = self.path.into_iter().map(|(name, value)| (name, Value::from(value)));
        let parameters: Map<_, _> = parameters.collect();
        if let Some(event) = event.as_object_mut() {
            if !parameters.is_empty() {
                event.insert("pathParameters".to_owned(), parameters.into());
            }
            if let Some(body) = self.body.take() {
                event.insert("body".to_owned(), body.into());
            }
        }
        event
    }
}

/// A value as a form or a path writes it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| json::compact(value), str::to_owned)
}

fn pairs(object: &Value) -> Vec<(String, String)> {
    let fields = object.as_object().into_iter().flatten();
    fields.map(|(name, value)| (name.clone(), plain(value))).collect()
}

fn form(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort();
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What ECPay posts when a payment was made (developers page 2878), signed with the keys of its
/// public test account.
fn notification() -> Vec<(String, String)> {
    let account = MerchantAccount::stage();
    let number = samples::payment().trade_no();
    let fields = [
        ("MerchantID", account.merchant_id()),
        ("MerchantTradeNo", &number),
        ("StoreID", ""),
        ("RtnCode", "1"),
        ("RtnMsg", "交易成功"),
        ("TradeNo", "2611211100000001"),
        ("TradeAmt", "120"),
        ("PaymentDate", "2026/11/21 11:00:00"),
        ("PaymentType", "Credit_CreditCard"),
        ("PaymentTypeChargeFee", "3"),
        ("TradeDate", "2026/11/21 11:00:00"),
        ("SimulatePaid", "0"),
        ("CustomField1", ""),
        ("CustomField2", ""),
        ("CustomField3", ""),
        ("CustomField4", ""),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    sign_fields(&account, fields.to_vec())
}

#[cfg(test)]
mod tests {
    use ecpay::PaymentNotification;
    use endpoint::{Found, Method, Router};

    use super::*;
    use crate::registry;

    #[test]
    fn every_sample_reaches_its_own_route() {
        let routes: Vec<_> = registry::routes().into_iter().map(|(_, route)| route).collect();
        let router = Router::new(&routes);
        for route in routes {
            let event = event(route);
            let path = event["rawPath"].as_str().unwrap();
            let method = event["requestContext"]["http"]["method"].as_str().unwrap();
            let Found::Route(found) = router.find(Method::parse(method), path) else {
                panic!("{method} {path} leads nowhere");
            };
            assert_eq!(found.spec.id, route.spec.id, "{method} {path}");
            assert!(!path.contains('{'), "{path}");
        }
    }

    #[test]
    fn the_sample_notification_is_signed() {
        let notification = PaymentNotification::read(
            form(notification()).as_bytes(),
            Some(FORM),
            &MerchantAccount::stage(),
        );
        assert_eq!(notification.map(|notification| notification.amount()), Ok(Some(120)));
    }

    #[test]
    fn what_a_route_needs_is_in_its_sample() {
        let event = event(&orders::UPDATE_ORDER_STATUS);
        assert_eq!(event["headers"]["authorization"], "Bearer ACCESS_TOKEN");
        let event = super::event(&orders::PLACE_ORDER);
        assert_eq!(event["headers"]["content-type"], "application/json");
        let body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["items"][0]["quantity"], 2);

        let event = super::event(&orders::GET_ORDER);
        let order = samples::order().to_string();
        assert_eq!(event["pathParameters"]["order_id"], order.as_str());
        assert_eq!(event["rawPath"], format!("/api/orders/{order}"));
        assert_eq!(event.get("body"), None);
    }
}
