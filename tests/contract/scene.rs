//! The market that the contract tests run in.

use domain::{ProductId, catalog::ProductKind, store::StoreKind, user::Role};
use endpoint::Route;
use serde_json::json;
use testkit::{Call, TestUser, World, patch, put};

/// A market with an item for each path parameter.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) product: ProductId,
    /// What can be taken away, in one size.
    pub(crate) dish: ProductId,
    pub(crate) order: String,
    /// The name of the store in addresses.
    pub(crate) slug: String,
    pub(crate) payment: String,
    pub(crate) buyer: TestUser,
    pub(crate) stranger: TestUser,
    pub(crate) foreign_staff: TestUser,
    pub(crate) by_role: Vec<(Role, TestUser)>,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let (other, _) = world.store("other", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 60, Some(10)).await;
        let dish = world.product(store, ProductKind::MenuItem, 60, None).await;
        let variant = put(format!("/api/merchants/products/{dish}/variants/M"));
        let choices = json!([
            { "code": "s0", "name": "0" }, { "code": "PD", "name": "pudding", "stock": 20 },
        ]);
        let sugar = json!({ "name": "sugar", "max": 1, "choices": choices });
        for call in [
            variant.json(&json!({ "name": "medium" })),
            put("/api/merchants/options/sugar").json(&sugar),
        ] {
            call.by(&merchant).send(&world).await;
        }
        let named = json!({ "slug": "hill-tea", "version": 1 });
        put("/api/merchants/settings").by(&merchant).json(&named).send(&world).await;
        let buyer = world.customer("ann").await;
        let home = json!({
            "name": "a", "phone": "0912345678", "postal_code": "100", "city": "b",
            "district": "c", "street": "d",
        });
        let home = put("/api/users/me/addresses/home").by(&buyer).json(&home);
        assert_eq!(home.send(&world).await.status, 200);
        let order = world.order(&buyer, product, 1).await.text("/id");
        let form = world.create_payment(&buyer, &order).await;
        let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap();
        let staff = world.person("staff", Role::Staff, Some(store)).await;
        Self {
            product,
            dish,
            slug: "hill-tea".to_owned(),
            payment: format!("pay_{}", trade_no.1),
            order,
            stranger: world.customer("bob").await,
            foreign_staff: world.person("foreign", Role::Staff, Some(other)).await,
            by_role: vec![
                (Role::Customer, buyer.clone()),
                (Role::Staff, staff),
                (Role::Merchant, merchant),
                (Role::Admin, world.admin().await),
            ],
            buyer,
            world,
        }
    }

    /// As [`Self::set`], with an order to which the example of the route `id` can be done.
    pub(crate) async fn set_for(id: &str) -> Self {
        let scene = Self::set().await;
        if ["create-payment", "pay-order-form", "ecpay-payment-callback"].contains(&id) {
            // Of the other one an attempt may hold money.
            let order = scene.world.order(&scene.buyer, scene.product, 1).await.text("/id");
            return Self { order, ..scene };
        }
        let paid = ["update-order-status-form", "ship-order-form"].contains(&id);
        if !paid && !["undo-order", "undo-order-form"].contains(&id) {
            return scene;
        }
        let (_, merchant) = &scene.by_role[2];
        let store = merchant.store().unwrap();
        let free = scene.world.product(store, ProductKind::Goods, 0, Some(9)).await;
        let order = scene.world.order(&scene.buyer, free, 1).await.text("/id");
        if paid {
            return Self { order, ..scene };
        }
        let shipped = patch(format!("/api/orders/{order}/status")).by(merchant);
        let shipped = shipped.json(&json!({ "status": "shipped" })).send(&scene.world).await;
        assert_eq!(shipped.status, 200, "{}", shipped.body);
        Self { order, ..scene }
    }

    pub(crate) fn call(&self, route: &Route, path: &str) -> Call {
        let product = if path.contains("{variant_id}") { self.dish } else { self.product };
        let path = path
            .replace("{product_id}", &product.to_string())
            .replace("{item_id}", &product.to_string())
            .replace("{variant_id}", "M")
            .replace("{group_id}", "sugar")
            .replace("{item_id}", &product.to_string())
            .replace("{order_id}", &self.order)
            .replace("{payment_id}", &self.payment)
            .replace("{address_id}", "home")
            .replace("{slug}", &self.slug)
            .replace("{code}", "out_of_stock")
            .replace("{name}", "nothing");
        Call::new(route.spec.method, path)
    }
}
