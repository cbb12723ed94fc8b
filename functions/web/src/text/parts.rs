//! Components that every kind of page uses.

use domain::{Points, Twd};
use texts::{Count, texts};

texts! {
    /// Above a form that was refused.
    please_correct(n: Count) = "請修正以下 {n} 個欄位。",
        n => "Please correct {n} field." | "Please correct these {n} fields.";
    sent_before() = "這張表單已經送出過。請先到「我的訂單」確認；若要再下一張，請重新送出。",
        "This form was sent before. Check your orders first, or send it again to order once more.";
    optional(label: &str) = "{label}（選填）", "{label} (optional)";
    pages() = "分頁", "Pages";
    first_page() = "第一頁", "First page";
    previous_page() = "上一頁", "Previous page";
    next_page() = "下一頁", "Next page";
    apply() = "套用", "Apply";
    all() = "全部", "All";
    status() = "狀態", "Status";
    quantity() = "數量", "Quantity";
    quantity_of(name: &str) = "「{name}」的數量", "Quantity of {name}";
    fewer_of(name: &str) = "「{name}」減少一件", "One {name} fewer";
    more_of(name: &str) = "「{name}」增加一件", "One {name} more";
    /// A price that depends on the variant.
    from_price(price: Twd) = "{price} 起", "From {price}";
    or_points(points: Points) = "或 {points}", "or {points}";
    back() = "返回", "Back";
    close() = "關閉", "Close";
    progress() = "進度", "Progress";
    /// Under a board that refreshes itself.
    updated_now() = "剛剛更新", "Updated just now";
    updated_ago(seconds: Count) = "更新於 {seconds} 秒前",
        seconds => "Updated {seconds} second ago" | "Updated {seconds} seconds ago";
    stale() = "已經有一段時間沒有更新，請檢查網路。",
        "Not updated for a while; check the connection.";
    /// Between the things of a list that is told in one line.
    comma() = "、", ", ";
    /// The total of an order or of a cart.
    total() = "總計", "Total";
    subtotal() = "小計", "Subtotal";
    amount_in_all(amount: Twd) = "共 {amount}", "{amount} in all";
}
