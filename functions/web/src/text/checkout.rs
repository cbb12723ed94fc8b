//! The cart, the checkout, and the way to the cashier.

use domain::Twd;
use texts::{Count, texts};

texts! {
    cart_is_empty() = "購物車是空的。", "Your cart is empty.";
    keep_shopping() = "去逛逛", "Continue shopping";
    several_stores() = "商品來自不同店家，每家店各下一張訂單。",
        "These products are from several stores; each needs an order of its own.";
    no_longer_there() = "已下架的商品", "No longer available";
    not_for_sale() = "目前無法購買，請移除。", "Not for sale now; please remove it.";
    each(price: Twd) = "單價 {price}", "{price} each";
    /// Of goods that are counted.
    pieces_left(n: Count) = "只剩 {n} 件，請減少數量。",
        n => "Only {n} is left; please take fewer." | "Only {n} are left; please take fewer.";
    /// Of dishes and drinks.
    helpings_left(n: Count) = "只剩 {n} 份，請減少數量。",
        n => "Only {n} is left; please take fewer." | "Only {n} are left; please take fewer.";
    pieces_an_order(n: Count) = "一張訂單最多 {n} 件，請減少數量。",
        "An order can hold at most {n}; please take fewer.";
    helpings_an_order(n: Count) = "一張訂單最多 {n} 份，請減少數量。",
        "An order can hold at most {n}; please take fewer.";
    none_left() = "已售完，請移除。", "Sold out; please remove it.";
    choice_gone(choice: &str) = "「{choice}」已售完，請移除或改選。",
        "{choice} is sold out; please remove it or choose another.";
    choice_enough_for(choice: &str, n: Count) = "「{choice}」只夠 {n} 份，請減少數量。",
        "There is {choice} for {n} only; please take fewer.";
    update_quantity_of(name: &str) = "更新「{name}」的數量", "Update the quantity of {name}";
    remove() = "移除", "Remove";
    remove_named(name: &str) = "移除「{name}」", "Remove {name}";
    free_after(amount: Twd) = "再買 {amount} 就免運費。",
        "{amount} more for free shipping.";
    is_free() = "已達免運門檻。", "Shipping is free.";

    check_out() = "結帳", "Check out";
    /// The title of the page, and the button where the cart has several stores.
    check_out_at(store: &str) = "結帳（{store}）", "Check out at {store}";
    nothing_to_check_out() = "沒有要結帳的商品。", "There is nothing to check out.";
    one_at_a_time() = "購物車裡有好幾家店的商品，請一次結一家。",
        "The cart holds products of several stores; check out one at a time.";
    change_the_cart() = "回購物車修改", "Change the cart";
    remove_it_first() = "無法購買，請先移除", "Not for sale; remove it first";
    apart() = "這些商品無法一起取貨，請到購物車分開訂購。",
        "These products need different kinds of delivery; order them separately.";
    placed_before() = "上一家店的訂單已經送出。", "Your order at the other store is placed.";
    see_the_order() = "看訂單", "See the order";
    draft_is_kept() = "你剛才填的資料都還在。", "What you typed is still here.";

    your_contact() = "訂購人", "Your contact";
    without_account() = "不登入也能訂購。已有帳號？", "You can order without an account. Have one?";
    sign_in_and_keep() = "登入（保留已填資料）", "Sign in and keep what I typed";
    delivery() = "取貨方式", "Delivery";
    table() = "桌號（內用）", "Table (dine in)";
    delivery_address() = "收件資料", "Delivery address";
    note() = "給店家的備註（選填）", "Note to the store (optional)";
    shipping_costs(main: Twd, outlying: Twd) = "運費：本島 {main}，離島 {outlying}。",
        "Shipping: {main} on the main island, {outlying} to outlying islands.";
    free_from(amount: Twd) = "本島滿 {amount} 免運費。",
        "Free on the main island from {amount}.";
    total_with_shipping() = "含運費的總計", "Total with shipping";
    pays_at_ecpay() = "按下後會前往綠界，以信用卡付款。",
        "The button takes you to ECPay, where you pay by card.";
    place_and_pay(total: Twd) = "送出訂單並付款 · {total}", "Place order and pay · {total}";
    place(total: Twd) = "送出訂單 · {total}", "Place order · {total}";

    to_ecpay() = "前往綠界付款", "Continue to ECPay";
    order_and_amount(number: &str, amount: Twd) = "訂單 {number}，{amount}",
        "Order {number}, {amount}";
    being_sent() = "即將前往綠界的付款頁；若沒有自動前往，請按下面的按鈕。",
        "You are being sent to ECPay; if nothing happens, press the button.";
    pay_now() = "前往付款", "Pay now";
    back_to_order() = "回到訂單", "Back to the order";
}
