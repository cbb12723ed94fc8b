//! What customers of a test do by the API.

use domain::ProductId;
use serde_json::{Value, json};

use crate::{Answer, TestUser, World, get, post};

impl World {
    /// The stock of `product`, as the API shows it.
    pub async fn stock(&self, product: ProductId) -> Value {
        get(format!("/api/products/{product}")).send(self).await.at("/stock")
    }

    /// Places an order of `buyer` for `quantity` of `product`, shipped home.
    pub async fn order(&self, buyer: &TestUser, product: ProductId, quantity: u32) -> Answer {
        let body = json!({
            "items": [{ "product_id": product, "quantity": quantity }],
            "shipping_address": address(),
        });
        post("/api/orders").by(buyer).json(&body).send(self).await
    }

    /// Creates a payment of `order` by `buyer`, and returns the fields of the cashier's form.
    pub async fn create_payment(&self, buyer: &TestUser, order: &str) -> Vec<(String, String)> {
        let body = json!({ "provider": "ecpay", "method": "credit" });
        let path = format!("/api/orders/{order}/payments");
        let answer = post(path).by(buyer).json(&body).send(self).await;
        let fields = answer.at("/form/fields");
        let pair = |(name, value): (&String, &Value)| {
            (name.clone(), value.as_str().unwrap_or_default().to_owned())
        };
        fields.as_object().into_iter().flatten().map(pair).collect()
    }
}

/// A delivery address as the API takes it.
#[must_use]
pub fn address() -> Value {
    json!({
        "name": "王小明",
        "phone": "0912345678",
        "postal_code": "100",
        "city": "臺北市",
        "address": "中正區重慶南路一段 122 號",
    })
}
