//! Names of states and kinds.

use texts::texts;

texts! {
    /// A kind of products.
    goods() = "商品", "Goods";
    /// A kind of products: what a kitchen makes.
    food() = "餐點", "Food";
    /// A kind of products.
    gifts() = "禮品", "Gifts";

    /// How an order reaches its customer.
    home_delivery() = "宅配到府", "Home delivery";
    /// How an order reaches its customer: at a table of the restaurant.
    dine_in() = "內用", "Dine in";
    /// How an order reaches its customer: food or goods.
    pick_up() = "到店自取", "Pick up";
    /// How an order reaches its customer: nothing is delivered.
    digital() = "電子票券", "Digital voucher";

    /// What is added to the sum of an order.
    shipping() = "運費", "Shipping";

    /// Of an order, and of a payment.
    awaiting_payment() = "待付款", "Awaiting payment";
    /// Of an order, and of a payment.
    paid() = "已付款", "Paid";
    /// Of an order: the kitchen or the shop is at it.
    preparing() = "製作中", "Preparing";
    /// Of an order: food or goods can be picked up, or sent.
    ready() = "已備妥", "Ready";
    /// Of an order.
    shipped() = "已出貨", "Shipped";
    /// Of an order.
    delivered() = "已送達", "Delivered";
    /// Of an order.
    completed() = "已完成", "Completed";
    /// Of an order.
    cancelled() = "已取消", "Cancelled";
    /// Of an order, and of a payment.
    refunded() = "已退款", "Refunded";
    /// Of a payment.
    partly_paid() = "已付部分款項", "Partly paid";
    /// Of a payment: another one may succeed.
    payment_failed() = "付款失敗", "Payment failed";
    /// Of a payment: the money has to go back.
    refund_pending() = "退款處理中", "Refund in progress";
    /// Of a payment.
    partly_refunded() = "已退部分款項", "Partly refunded";

    /// A role.
    customer() = "顧客", "Customer";
    /// A role.
    staff() = "店員", "Staff";
    /// A role: somebody who has a store.
    merchant() = "店家", "Merchant";
    /// A role.
    admin() = "管理員", "Admin";
}
