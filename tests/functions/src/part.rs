//! Fills sample events with users and items that exist.

use devserver::demo;
use domain::{
    OrderId, PaymentId, ProductId, StoreId, Timestamp, UserId, catalog::ProductKind, user::Role,
};
use ecpay::{MerchantAccount, encode_form, parse_form, sign_fields};
use endpoint::Auth;
use serde_json::{Value, json};
use testkit::{TestUser, post};

use crate::{
    case::{Case, Failed},
    side::Side,
};

/// The time in the samples.
const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);

/// A caller with an order that is being paid, and a product.
pub(crate) struct Part {
    case: Case,
    number: usize,
    buyer: TestUser,
    caller: TestUser,
    order: OrderId,
    store: StoreId,
    product: ProductId,
    form: Vec<(String, String)>,
}

impl Part {
    /// Creates the users and items on `side` that the sample of `case` needs.
    pub(crate) async fn cast(side: &Side, number: usize, case: Case) -> Result<Self, Failed> {
        let world = &side.world;
        let buyer = world.customer(&format!("buyer{number}")).await;
        let auth = match case {
            Case::Route(route) => route.auth,
            Case::Worker(_) => Auth::Public,
        };
        let staff = format!("staff{number}");
        let caller = match auth.least() {
            None | Some(Role::Customer) => buyer.clone(),
            Some(Role::Admin) => world.person(&staff, Role::Admin, None).await,
            Some(role @ (Role::Staff | Role::Merchant)) => {
                world.person(&staff, role, Some(demo::store_id(0))).await
            }
        };
        let goods = world.product(demo::store_id(0), ProductKind::Goods, 120, Some(9)).await;
        let order = world.order(&buyer, goods, 1).await.text("/id");
        let form = world.create_payment(&buyer, &order).await;
        // The sample order is a takeaway, which only food can be.
        let food = case.id().starts_with("place-order");
        let (store, kind) = match food {
            true => (demo::store_id(1), ProductKind::MenuItem),
            false => (demo::store_id(0), ProductKind::Goods),
        };
        let product = world.product(store, kind, 120, (!food).then_some(9)).await;
        if food {
            let item = json!({ "product_id": product, "quantity": 1 });
            post("/api/cart/items").by(&buyer).json(&item).send(world).await;
        }
        let order = order.parse().map_err(|_| "the sample's order can't be placed")?;
        Ok(Self { case, number, buyer, caller, order, store, product, form })
    }

    /// The sample event with these users and items instead of those it names.
    pub(crate) fn fill(&self, sample: &Value) -> Result<Value, Failed> {
        let payment = |order| PaymentId { order, attempt: 1 };
        let sample_order = OrderId::new(AT, 1);
        let tokens = &self.caller.tokens;
        let mut names = vec![
            ("ACCESS_TOKEN".to_owned(), tokens.access.clone()),
            ("REFRESH_TOKEN".to_owned(), tokens.refresh.clone()),
            (payment(sample_order).to_string(), payment(self.order).to_string()),
            (payment(sample_order).trade_no(), self.sent("MerchantTradeNo")),
            (sample_order.to_string(), self.order.to_string()),
            (ProductId::new(AT, 1).to_string(), self.product.to_string()),
            (StoreId::new(AT, 1).to_string(), self.store.to_string()),
            (UserId::new(AT, 1).to_string(), self.buyer.user.id.to_string()),
        ];
        if self.case.id().starts_with("login") {
            let login = "customer";
            for name in ["correct horse battery staple", "correct+horse+battery+staple", "ming"] {
                names.push((name.to_owned(), login.to_owned()));
            }
        } else {
            // Each registration has another name.
            names.push(("ming".to_owned(), format!("ming{}", self.number)));
        }
        let text = names.iter().fold(sample.to_string(), |text, (old, new)| text.replace(old, new));
        let mut event: Value = serde_json::from_str(&text)?;
        let Case::Route(route) = self.case else { return Ok(event) };
        let fields = event.as_object_mut().ok_or("an event is an object")?;
        if let Some(headers) = fields.get_mut("headers").and_then(Value::as_object_mut) {
            headers.insert("sec-fetch-site".to_owned(), "same-origin".into());
            // Every item here has its first version.
            headers.entry("if-match").and_modify(|version| *version = "\"1\"".into());
        }
        if route.spec.page.is_some() && route.auth != Auth::Public {
            // With HTTPS and without, a cookie has two names.
            let cookie = |name: &str| format!("{name}={}", tokens.access);
            let cookies = json!([cookie("access"), cookie("__Host-access")]);
            fields.insert("cookies".to_owned(), cookies);
        }
        if route.auth == Auth::Webhook {
            let body = fields.get("body").and_then(Value::as_str).unwrap_or_default();
            let body = self.notification(body)?;
            fields.insert("body".to_owned(), body.into());
        }
        Ok(event)
    }

    /// A field of the form that the buyer was given for the cashier.
    fn sent(&self, name: &str) -> String {
        let found = self.form.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// ECPay's notification about this payment, signed anew.
    fn notification(&self, body: &str) -> Result<String, Failed> {
        let mut fields = parse_form(body.as_bytes())?;
        fields.retain(|(name, _)| name != "CheckMacValue");
        for (name, value) in &mut fields {
            match name.as_str() {
                "TradeAmt" => *value = self.sent("TotalAmount"),
                "CustomField1" => *value = self.sent("CustomField1"),
                _ => {}
            }
        }
        Ok(encode_form(&sign_fields(&MerchantAccount::stage(), fields)))
    }
}
