//! An order, and the list of orders.

use domain::{Timestamp, Twd};
use texts::texts;

texts! {
    order_number(number: &str) = "訂單 {number}", "Order {number}";
    /// The first step of an order, before it is paid.
    step_placed() = "已下單", "Placed";
    cancelled_because(reason: &str) = "取消原因：{reason}", "Reason for the cancellation: {reason}";
    tracking(number: &str) = "物流單號：{number}", "Tracking number: {number}";
    tracking_with(carrier: &str, number: &str) = "物流單號：{number}（{carrier}）",
        "Tracking number: {number} ({carrier})";

    payment() = "付款", "Payment";
    not_paid() = "未付款", "Not paid";
    not_paid_yet() = "尚未付款", "Not paid yet";
    /// While an attempt may hold money.
    checking() = "付款確認中", "Checking the payment";
    checking_hint() = "正在向綠界確認這筆付款，結果會自動出現在這裡，請勿重複付款。",
        "We are asking ECPay about this payment. The result appears here by itself; please don't \
         pay again.";
    last_one_failed() = "上次付款沒有成功，沒有扣款。可以再付一次。",
        "The last payment failed and nothing was charged. You can pay again.";
    pay_by(time: Timestamp) = "請在 {time} 前完成付款，逾時訂單會自動取消。",
        "Please pay by {time}; an unpaid order is cancelled then.";
    pay_by_card(amount: Twd) = "以信用卡付款 {amount}", "Pay {amount} by card";
    charges() = "款項", "Charges";
    time() = "時間", "Time";
    amount() = "金額", "Amount";
    state() = "狀態", "State";
    unreadable_amount() = "金額待確認", "Amount unknown";
    received() = "已收款", "Received";
    refunding() = "退款處理中", "Being refunded";
    refunded() = "已退款", "Refunded";
    in_review() = "專人確認中", "Being checked by a person";

    cancel_order() = "取消訂單", "Cancel the order";
    cannot_be_undone() = "取消後無法復原；已付的款項會退還。",
        "This can't be undone; what you paid is refunded.";
    why() = "原因", "Reason";
    yes_cancel() = "確定取消", "Yes, cancel it";
    changed_my_mind() = "不想買了", "I changed my mind";
    ordered_wrong() = "訂錯了，要重新下單", "I ordered the wrong thing";
    takes_too_long() = "等太久", "It takes too long";
    not_paid_in_time() = "逾時未付款", "Not paid in time";

    items() = "商品明細", "Items";
    history() = "訂單紀錄", "Order history";
    note() = "備註", "Note";
    table(table: &str) = "桌號 {table}", "Table {table}";
    taken_back() = "店家改回", "taken back by the store";
    customer() = "顧客", "Customer";
    store() = "店家", "Store";
    system() = "系統", "System";
    ecpay() = "綠界", "ECPay";

    keep_this_order() = "保存這筆訂單", "Keep this order";
    link_opens_it() = "用這個連結可以從任何裝置回到這筆訂單。",
        "This link opens your order on any device.";
    keep_link_secret() = "知道連結的人都能付款或取消，請自己保存。",
        "Whoever has it can pay or cancel, so keep it to yourself.";

    keep_in_account() = "用這張單註冊", "Create an account from this order";
    keep_in_account_hint() = "註冊後，這張訂單會在「我的訂單」裡，下次結帳也不用再填資料。",
        "The order is then in your account, and you need not type all of it next time.";
    register() = "註冊", "Register";
    sign_in_instead() = "登入並加入", "Sign in and add it";
    add_to_account() = "加入我的訂單", "Add it to my orders";
    add_to_account_hint() = "這張訂單是以訪客身分下的。加入後，只有你的帳號能開啟。",
        "This order was placed by a guest. Once it is added, only your account opens it.";

    my_orders() = "我的訂單", "My orders";
    no_orders() = "這裡還沒有訂單。", "No orders here yet.";
    keep_shopping() = "去逛逛", "Continue shopping";
    placed_at(time: Timestamp) = "{time} 下單", "Placed {time}";
}
