//! The market that the contract tests run in.

use domain::{ProductId, catalog::ProductKind, store::StoreKind, user::Role};
use endpoint::Route;
use testkit::{Call, TestUser, World};

/// A market with an item for each path parameter.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) product: ProductId,
    /// What can be taken away.
    pub(crate) dish: ProductId,
    pub(crate) order: String,
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
        let buyer = world.customer("ann").await;
        let order = world.order(&buyer, product, 1).await.text("/id");
        let form = world.create_payment(&buyer, &order).await;
        let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap();
        let staff = world.person("staff", Role::Staff, Some(store)).await;
        Self {
            product,
            dish,
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

    pub(crate) fn call(&self, route: &Route, path: &str) -> Call {
        let path = path
            .replace("{product_id}", &self.product.to_string())
            .replace("{order_id}", &self.order)
            .replace("{payment_id}", &self.payment)
            .replace("{code}", "out_of_stock")
            .replace("{name}", "nothing");
        Call::new(route.spec.method, path)
    }
}
