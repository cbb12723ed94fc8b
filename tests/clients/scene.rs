//! The market that the clients call, and what their calls are filled in with.

use std::collections::BTreeMap;

use devserver::{DataDir, demo};
use endpoint::Method;
use serde_json::{Value, json};
use testkit::{Answer, Call, World, address, get, post};

use crate::calls::{Caller, ClientCall};

/// When the clients call: months after the demonstration market was founded.
const START_MS: i64 = 1_795_230_000_000;
/// What they say they accept.
const ACCEPT: &str = "application/json, text/plain, */*";
/// The newcomer's login; no call registers under these names.
const NEWCOMER: &str = "newcomer";
const PASSWORD: &str = "password123";

/// A demonstration market after its first orders.
pub(crate) struct Scene {
    world: World,
    tokens: BTreeMap<Caller, String>,
    /// By placeholder.
    values: BTreeMap<String, Value>,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let world = World::open_in(DataDir::Memory, START_MS).await;
        demo::load(&world.market.app).await.unwrap();
        world.drain().await;
        let mut scene = Self { world, tokens: BTreeMap::new(), values: BTreeMap::new() };
        // The names that calls register under are free in a market of this test's own.
        scene.keep("n", "1");
        let origins = &scene.world.market.app.config.cors_origins.list;
        let origin = origins.first().unwrap().clone();
        scene.keep("page_origin", origin);
        scene.sign_in().await;
        scene.look_around().await;
        scene.order().await;
        scene.world.drain().await;
        scene
    }

    /// Sends `call`, and lets the market do what follows from it.
    pub(crate) async fn replay(&mut self, call: &ClientCall) -> Answer {
        let method = Method::parse(&call.method).unwrap();
        let mut request = self.request(method, &self.text(&call.path));
        if let Some(token) = self.token(call.by).await {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        for (name, value) in &call.headers {
            // Few, and the process ends with them.
            let name: &'static str = name.to_lowercase().leak();
            request = request.header(name, &self.text(value));
        }
        if let Some(body) = &call.json {
            request = request.json(&self.filled(body));
        } else if let Some(form) = &call.form {
            request = request.form(&self.text(form));
        } else if let Some(parts) = &call.multipart {
            let body = multipart(parts);
            request = request.raw("multipart/form-data; boundary=b0undary", body.as_bytes());
        }
        let answer = request.send(&self.world).await;
        for (placeholder, field) in &call.keeps {
            if let Some(value) = answer.json().get(field) {
                self.keep(placeholder, value.clone());
            }
        }
        if method != Method::Get {
            self.world.drain().await;
        }
        answer
    }

    /// The demonstration's logins of each role, and somebody who registers.
    async fn sign_in(&mut self) {
        for (caller, name) in [
            (Caller::Customer, "customer"),
            (Caller::Staff, "staff"),
            (Caller::Merchant, "merchant"),
            (Caller::Admin, "admin"),
        ] {
            let form = format!("username={name}&password={name}");
            let answer = post("/token").form(&form).send(&self.world).await;
            let token = answer.text("/access_token");
            assert!(!token.is_empty(), "{name} can't sign in: {}", answer.body);
            if caller == Caller::Customer {
                self.keep("refresh", answer.at("/refresh_token"));
                self.keep("user_id", answer.at("/user/id"));
                self.keep("token", token.clone());
            }
            if caller == Caller::Staff {
                self.keep("staff_token", token.clone());
            }
            self.tokens.insert(caller, token);
        }
        let email = format!("{NEWCOMER}@example.com");
        let body = json!({ "username": NEWCOMER, "email": email, "password": PASSWORD });
        let answer = post("/api/auth/register").json(&body).send(&self.world).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        self.keep("new_email", email);
        self.keep("new_password", PASSWORD);
    }

    /// The products that the calls are about, as the market lists them.
    async fn look_around(&mut self) {
        let goods = self.list("/api/products?kind=goods&limit=100", None).await;
        let enough = |product: &&Value| product["stock"].as_u64().is_some_and(|units| units >= 6);
        let counted = goods.iter().find(enough).unwrap();
        self.keep("goods", counted["id"].clone());
        self.keep("goods_price", counted["price"].clone());
        self.keep("goods_store", counted["store_id"].clone());

        let mut uncounted = None;
        for kind in ["menu_item", "goods", "gift"] {
            let path = format!("/api/products?kind={kind}&limit=100");
            let products = self.list(&path, None).await;
            let found = products.into_iter().find(|product| product["stock"].is_null());
            uncounted = uncounted.or(found);
        }
        self.keep("untracked", uncounted.unwrap_or_else(|| counted.clone())["id"].clone());

        let menu = self.list("/orchestration/menu/items?limit=100", None).await;
        self.keep("menu", menu[0]["id"].clone());
        self.keep("menu_name", menu[0]["name"].clone());
        self.keep("menu_price", menu[0]["price"].clone());
        self.keep("menu2", menu[1]["id"].clone());
        self.keep("menu3", menu[2]["id"].clone());

        let gifts = self.list("/api/members/products?limit=100", None).await;
        self.keep("gift", gifts[0]["id"].clone());
        self.keep("gift_store", gifts[0]["store_id"].clone());
        let own = self.list("/api/merchants/products?limit=5", Some(Caller::Merchant)).await;
        self.keep("own", own[0]["id"].clone());
    }

    /// The customer's first orders: a parcel, and a dish to take away.
    async fn order(&mut self) {
        let goods = json!({
            "items": [{ "product_id": self.values["goods"], "quantity": 1 }],
            "fulfilment": { "type": "ship_home", "address": address() },
        });
        let dish = json!({
            "items": [{ "menu_item_id": self.values["menu"], "quantity": 1 }],
            "order_type": "takeaway",
        });
        for (placeholder, path, body) in
            [("goods_order", "/api/orders", goods), ("menu_order", "/orchestration/orders", dish)]
        {
            let bearer = format!("Bearer {}", self.tokens[&Caller::Customer]);
            let call = post(path).header("authorization", &bearer).json(&body);
            let answer = call.send(&self.world).await;
            assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.body);
            self.keep(placeholder, answer.at("/id"));
        }
    }

    async fn list(&self, path: &str, by: Option<Caller>) -> Vec<Value> {
        let mut call = get(path);
        if let Some(token) = self.token(by).await {
            call = call.header("authorization", &format!("Bearer {token}"));
        }
        let answer = call.send(&self.world).await;
        answer.json().as_array().unwrap_or_else(|| panic!("{path}: {}", answer.body)).clone()
    }

    async fn token(&self, caller: Option<Caller>) -> Option<String> {
        match caller? {
            Caller::Forger => Some("not.a.token".to_owned()),
            Caller::Newcomer => {
                let login = json!({
                    "email": self.values["new_email"],
                    "password": self.values["new_password"],
                });
                let answer = post("/api/auth/login").json(&login).send(&self.world).await;
                Some(answer.text("/access_token"))
            }
            known @ (Caller::Customer | Caller::Staff | Caller::Merchant | Caller::Admin) => {
                Some(self.tokens[&known].clone())
            }
        }
    }

    fn request(&self, method: Method, path: &str) -> Call {
        // What a browser or a library adds.
        let host = self.world.market.app.config.public_url.trim_start_matches("http://");
        Call::new(method, path).header("host", host).header("accept", ACCEPT)
    }

    fn keep(&mut self, placeholder: &str, value: impl Into<Value>) {
        self.values.insert(placeholder.to_owned(), value.into());
    }

    /// `text` with its placeholders filled in.
    fn text(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (placeholder, value) in &self.values {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            filled = filled.replace(&format!("{{{placeholder}}}"), &value);
        }
        filled
    }

    /// `body` with its placeholders filled in; one that stands alone becomes the value itself.
    fn filled(&self, body: &Value) -> Value {
        if let Some(text) = body.as_str() {
            let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            let value = name.and_then(|name| self.values.get(name));
            value.cloned().unwrap_or_else(|| self.text(text).into())
        } else if let Some(items) = body.as_array() {
            items.iter().map(|item| self.filled(item)).collect()
        } else if let Some(fields) = body.as_object() {
            fields.iter().map(|(name, value)| (name.clone(), self.filled(value))).collect()
        } else {
            body.clone()
        }
    }
}

/// The fields as a form with a picture in it.
fn multipart(fields: &BTreeMap<String, String>) -> String {
    let field = |(name, value): (&String, &String)| {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        format!("--b0undary\r\n{head}\r\n\r\n{value}\r\n")
    };
    let fields: String = fields.iter().map(field).collect();
    let head = "Content-Disposition: form-data; name=\"image\"; filename=\"a.png\"";
    format!("{fields}--b0undary\r\n{head}\r\nContent-Type: image/png\r\n\r\nx\r\n--b0undary--\r\n")
}
