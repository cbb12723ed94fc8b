//! What the platform says.

use texts::texts;

texts! {
    choose_a_store() = "選擇店家", "Choose a store";
    name_of_store() = "店名", "Name of the store";
    no_such_store() = "找不到這個店名。", "No store of that name.";
    all_stores() = "看全部店家", "Show all stores";
    open_desk() = "開啟店家後台", "Open its desk";
    store_page() = "店家頁面", "Its page";
    find_orders() = "查詢訂單", "Find orders";
    order_search() = "訂單編號、電子郵件或手機號碼", "Order number, e-mail or phone number";
    not_understood() = "請輸入完整的訂單編號、電子郵件或手機號碼。",
        "Please enter a whole order number, e-mail address or phone number.";
    open_at_desk() = "在店家後台處理", "Work on it at the store's desk";
    desk_of(store: &str) = "「{store}」的後台", "The desk of {store}";
    store() = "店家", "Store";
    money_of_no_order() = "沒有訂單的款項", "Money that no order keeps";
    what_to_do() = "處理方式", "What has to be done";
    to_refund() = "待退款", "To be refunded";
    to_review() = "待確認", "To be checked";
    how_to_refund() =
        "這些款項要退還顧客，最早的在前。夜市還不會自動退款：請以交易編號在綠界廠商後台辦理。",
        "These have to go back, the oldest first. Night Market does not refund by itself yet: do \
         it at ECPay's merchant site, by the trade number.";
    how_to_review() =
        "金額與應付不同，或同一次付款收到兩次。請以交易編號在綠界廠商後台核對。",
        "The amount differs from what was due, or one payment was charged twice. Compare it at \
         ECPay's merchant site, by the trade number.";
    nothing_owed() = "沒有需要處理的款項。", "There is nothing to do.";
    why() = "原因", "Why";
    age() = "經過時間", "Age";
    unreadable() = "金額不明", "unreadable";
}
