//! Why a request is refused, where the sentence of the code is not enough.

use texts::texts;

use crate::Twd;

texts! {
    /// The message is a whole sentence about what is wrong with the request.
    check_request(message: &str) = "請檢查請求的內容。{message}", "Check the request. {message}";
    /// The path is how a program names a field: `items.0.quantity`. The message is a whole
    /// sentence.
    check_field(path: &str, message: &str) = "請檢查欄位 {path}。{message}",
        "Check the field {path}. {message}";
    /// The name is that of a product or a choice. Clients look for the first two words in English.
    out_of_stock(name: &str) = "「{name}」庫存不足。", "Product {name} insufficient stock.";
    price_changed(total: Twd) = "價格有變動，總額現在是 {total}。",
        "The price has changed; the total is now {total}.";
    /// The name is that of a product.
    unavailable(name: &str) = "「{name}」目前無法這樣購買。", "{name} can't be bought this way now.";
    /// Both are names of statuses of an order.
    transition(from: &str, to: &str) = "訂單目前為「{from}」，不能改為「{to}」。",
        "The order is “{from}” and can't become “{to}”.";
}
