//! A market as it is on a usual evening, and a valid call of each route that is measured.

use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use serde_json::{Value, json};
use testkit::{Call, TestUser, World, address, get, post};

use crate::tape::Failed;
use localcloud::cashier::Scenario;

/// The routes that are measured, by id.
pub(crate) const ROUTES: &[&str] = &[
    "get-product",
    "list-products",
    "get-cart",
    "add-cart-item",
    "quote-order",
    "place-order",
    "get-order",
    "list-orders",
    "create-payment",
    "ecpay-payment-callback",
];

/// How many products the store has; a page of a list holds them all.
const PRODUCTS: usize = 20;
/// How many orders the buyer has.
const ORDERS: usize = 10;

/// How many products are in the buyer's cart.
const IN_CART: usize = 2;
/// How many of the orders are not paid for.
const UNPAID: usize = 2;

/// A store with products, and a buyer with a cart and orders.
pub(crate) struct Scene {
    pub(crate) world: World,
    store: StoreId,
    products: Vec<ProductId>,
    buyer: TestUser,
    orders: Vec<String>,
}

impl Scene {
    pub(crate) async fn set() -> Result<Self, Failed> {
        let world = World::open().await;
        let (store, _) = world.store("tea", StoreKind::Shop).await;
        let buyer = world.customer("ann").await;
        let mut products = Vec::new();
        for _ in 0..PRODUCTS {
            world.advance(1);
            products.push(world.product(store, ProductKind::Goods, 60, Some(100)).await);
        }
        let mut orders = Vec::new();
        for product in products.iter().take(ORDERS) {
            world.advance(1);
            orders.push(world.order(&buyer, *product, 2).await.text("/id"));
        }
        for product in products.iter().take(IN_CART) {
            post("/api/cart/items").by(&buyer).json(&line(*product)).send(&world).await;
        }
        let buyer = world.again(&buyer).await;
        let scene = Self { world, store, products, buyer, orders };
        // Those that are left are what a call may pay for.
        for order in scene.orders.iter().skip(UNPAID) {
            scene.notice(order).await?.send(&scene.world).await;
        }
        scene.world.drain().await;
        Ok(scene)
    }

    /// A call of the route `id`; another one every `turn`.
    pub(crate) async fn call(&self, id: &str, turn: usize) -> Result<Call, Failed> {
        let product =
            self.products.iter().skip(IN_CART).nth(turn).ok_or("there are too few products")?;
        let order = self.orders.get(turn).ok_or("there are too few orders")?;
        let path = format!("/api/orders/{order}");
        let (call, by_buyer) = match id {
            "get-product" => (get(format!("/api/products/{product}")), false),
            "list-products" => (get(format!("/api/products?limit={PRODUCTS}")), false),
            "get-cart" => (get("/api/cart"), true),
            "add-cart-item" => (post("/api/cart/items").json(&line(*product)), true),
            "quote-order" => (post("/api/checkout/quote").json(&self.quoted()), true),
            "place-order" => (post("/api/orders").json(&self.placed()), true),
            "get-order" => (get(path), true),
            "list-orders" => (get(format!("/api/orders?limit={ORDERS}")), true),
            "create-payment" => {
                let body = json!({ "provider": "ecpay", "method": "credit" });
                (post(format!("{path}/payments")).json(&body), true)
            }
            "ecpay-payment-callback" => (self.notice(order).await?, false),
            _ => return Err(format!("there is no call of {id}").into()),
        };
        let call = call.header("accept", "application/json").header("host", "api.example.com");
        Ok(if by_buyer { call.header("authorization", &self.bearer()) } else { call })
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.buyer.tokens.access)
    }

    /// Two products, which is what an order has on average.
    fn items(&self) -> Value {
        self.products.iter().take(2).map(|product| line(*product)).collect()
    }

    fn quoted(&self) -> Value {
        json!({
            "store_id": self.store, "items": self.items(), "fulfilment": { "type": "ship_home" },
        })
    }

    fn placed(&self) -> Value {
        json!({ "store_id": self.store, "items": self.items(), "shipping_address": address() })
    }

    /// ECPay's notice that `order` is paid.
    async fn notice(&self, order: &str) -> Result<Call, Failed> {
        let form = self.world.create_payment(&self.buyer, order).await;
        let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo");
        let (_, trade_no) = trade_no.ok_or("the payment has no form")?;
        let cashier = &self.world.market.cashier;
        let shown = cashier.page(ecpay::encode_form(&form).as_bytes()).status;
        let paid = cashier.scenario(trade_no, Scenario::Pay).page.status;
        if (shown, paid) != (200, 200) {
            return Err(format!("the cashier answered {shown} and {paid}").into());
        }
        let due = cashier.due();
        // The one of an earlier turn stays due, since nobody delivers it.
        let notice = due.iter().find(|notice| notice.body.contains(trade_no.as_str()));
        let notice = notice.ok_or("the cashier sends no notice")?;
        Ok(post("/api/payments/ecpay/callback").form(&notice.body))
    }
}

fn line(product: ProductId) -> Value {
    json!({ "product_id": product, "quantity": 1 })
}
