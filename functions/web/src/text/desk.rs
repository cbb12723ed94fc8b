//! What a store's desk says.

use domain::Twd;
use texts::{Count, texts};

texts! {
    today() = "今日", "Today";
    board() = "訂單看板", "Order board";
    all_orders() = "全部訂單", "All orders";
    to_board() = "回到看板", "To the board";
    columns() = "看板欄位", "Columns of the board";
    /// The first column of a restaurant's board: paid, nobody has begun.
    to_start() = "待製作", "To prepare";
    /// The first column of a shop's board.
    to_send() = "待出貨", "To send";
    nothing_waits() = "目前沒有訂單在等。", "Nothing is waiting.";
    more_than_shown() = "等待的訂單超過看板能顯示的數量，先處理最早的。",
        "More orders are waiting than the board shows; the oldest come first.";
    unpaid_orders(n: Count) = "另有 {n} 張訂單還在等付款。",
        n => "{n} more order is awaiting payment." | "{n} more orders are awaiting payment.";
    /// A script puts the number in place of `seconds`.
    updated_ago(seconds: &str) = "更新於 {seconds} 秒前", "Updated {seconds} s ago";
    stale_advice() = "看板停在舊的內容：請檢查網路，或重新整理頁面。",
        "The board shows old orders: check the network, or reload the page.";
    waited_minutes(minutes: &str) = "等了 {minutes} 分鐘", "Waiting {minutes} min";
    waited_hours(hours: &str) = "等了 {hours} 小時", "Waiting {hours} h";
    waited_days(days: &str) = "等了 {days} 天", "Waiting {days} d";
    sound() = "開啟提示音", "Turn on the sound";
    sold_out_today() = "今日售完", "Sold out today";
    at_table(table: &str) = "內用 {table} 桌", "Table {table}";

    start_preparing() = "開始製作", "Start preparing";
    mark_ready() = "通知取餐", "Mark ready";
    ship() = "出貨", "Ship";
    mark_delivered() = "標記送達", "Mark delivered";
    complete() = "完成訂單", "Complete";
    cancel() = "取消…", "Cancel…";
    confirming_payment() = "款項確認中", "Confirming the payment";
    undo() = "復原", "Undo";
    order_is_now(number: &str, status: &str) = "訂單 {number} 現在是「{status}」。",
        "Order {number} is now “{status}”.";

    cancel_order() = "取消訂單", "Cancel the order";
    cancel_consequence(amount: Twd) =
        "取消後無法復原，庫存會退回；已收的款項（{amount}）會退還顧客。顧客會看到你填的原因。",
        "This can't be undone. Stock goes back, a payment of {amount} is returned, and the \
         customer reads your reason.";
    yes_cancel() = "確定取消訂單", "Yes, cancel the order";
    reason() = "原因", "Reason";
    reason_sold_out() = "商品已售完", "Something is sold out";
    reason_too_busy() = "現在太忙，無法準時完成", "We are too busy to make it in time";
    reason_customer() = "顧客要求取消", "The customer asked for it";
    reason_unreachable() = "聯絡不到顧客", "The customer can't be reached";
    other_reason() = "其他原因（選填）", "Another reason (optional)";
    reason_hint() = "有填寫時，以這裡的文字為準。", "If filled in, this is what the customer reads.";
    reason_missing() = "請選擇或填寫原因。", "Please choose a reason, or write one.";

    ship_order() = "出貨", "Ship the order";
    correct_tracking() = "修改物流單號", "Correct the tracking number";
    tracking_number() = "物流單號", "Tracking number";
    tracking_hint() = "可以先留空，出貨後再補。", "May be left empty, and added later.";
    carrier() = "物流公司（選填）", "Carrier (optional)";
    save() = "儲存", "Save";

    order() = "訂單", "Order";
    order_number(number: &str) = "訂單 {number}", "Order {number}";
    placed_at() = "下單時間", "Placed";
    items() = "商品明細", "Items";
    customer() = "顧客", "Customer";
    call() = "撥打電話", "Call";
    note() = "備註", "Note";
    tracked(number: &str) = "物流單號：{number}", "Tracking number: {number}";
    tracked_by(carrier: &str, number: &str) = "{carrier} 物流單號：{number}",
        "{carrier} tracking number: {number}";
    no_orders() = "沒有訂單。", "No orders.";
    money() = "款項", "Payments";
    heard_at() = "時間", "Time";
    trade_numbers() = "交易編號", "Trade numbers";
    amount() = "金額", "Amount";
    money_received() = "已收款", "Received";
    money_refunding() = "待退款", "To be refunded";
    money_refunded() = "已退款", "Refunded";
    money_review() = "待確認", "To be checked";
    why_cancelled() = "訂單已取消", "The order was cancelled";
    why_closed() = "付款前訂單已取消", "The order was cancelled before it was paid";
    why_twice() = "同一張訂單付了兩次", "The order was paid twice";
    why_amount() = "金額與應付不同", "The amount differs from what was due";
    why_duplicate() = "同一次付款有兩個交易編號", "One payment has two trade numbers";
    history() = "訂單紀錄", "History";
    undone_to(status: &str) = "復原為「{status}」", "Taken back to “{status}”";
    by_customer() = "顧客", "Customer";
    by_you() = "你", "You";
    by_store() = "店家", "Store";
    by_market() = "系統", "Night Market";
    by_ecpay() = "綠界", "ECPay";
    not_paid_in_time() = "逾時未付款", "Not paid in time";

    payments_to_refund(n: Count) = "{n} 筆款項要退還顧客。",
        n => "{n} payment has to go back." | "{n} payments have to go back.";
    payments_to_review(n: Count) = "{n} 筆款項需要確認。",
        n => "{n} payment has to be looked at." | "{n} payments have to be looked at.";
    waits_longest() = "等最久的訂單", "Waiting longest";
    first_steps() = "開店三步驟", "Three steps to open";
    add_a_product() = "新增第一項商品", "Add a first product";
    set_delivery() = "設定運費與限購數量", "Set shipping fees and limits";
    share_your_page() = "分享你的店家頁面", "Share your store's page";
    done() = "完成", "Done";

    is_sold_out_today(name: &str) = "「{name}」今日售完，明天會自動恢復。",
        "{name} is sold out for today, and back tomorrow.";
    is_off_shelf(name: &str) = "「{name}」已下架。", "{name} is off the shelf.";
    is_saved(name: &str) = "「{name}」已儲存。", "{name} is saved.";
    available_again() = "恢復供應", "Available again";
    new_product() = "新增商品", "New product";
    no_products() = "沒有符合的商品。", "No products found.";
    not_counted() = "不計庫存", "not counted";
    left(units: &str) = "剩 {units}", "{units} left";
    on_shelf() = "上架中", "On the shelf";
    off_shelf() = "已下架", "Off the shelf";
    put_on_shelf() = "上架", "Put on the shelf";
    take_off_shelf() = "下架", "Take off the shelf";
    shelf() = "上架狀態", "Shelf";
    name() = "名稱", "Name";
    name_en() = "英文名稱（選填）", "English name (optional)";
    kind() = "種類", "Type";
    price() = "售價（NT$）", "Price (NT$)";
    points_price() = "點數價格（選填）", "Price in points (optional)";
    one_price() = "售價與點數價格至少填一項。", "A product has a price, a price in points, or both.";
    stock() = "庫存", "Stock";
    stock_hint() = "留空表示不計庫存。有規格時，在各規格填寫。",
        "Empty if it is not counted. Where there are variants, fill it in there.";
    category() = "分類", "Category";
    no_category() = "沒有分類", "No category";
    description() = "說明（選填）", "Description (optional)";
    description_en() = "英文說明（選填）", "English description (optional)";
    image_url() = "圖片網址（選填）", "Address of a picture (optional)";
    image_hint() = "https:// 開頭；沒有圖片時會畫一張。",
        "Begins with https://; without one, a picture is drawn.";
    variants() = "規格（選填）", "Variants (optional)";
    variants_hint() = "例如大杯、紅色。留空的列不會儲存；售價留空表示與商品相同。",
        "Such as large, or red. Empty rows are not kept; without a price it costs what the product \
         costs.";
    variant(number: &str) = "規格 {number}", "Variant {number}";
    variant_name() = "規格名稱", "Name of the variant";
    variant_price() = "規格售價（NT$）", "Price of the variant (NT$)";
    sku() = "貨號", "SKU";
    options() = "選項", "Options";
    no_options() = "這家店沒有選項。", "This store has no options.";
    as_shoppers_see() = "看商品頁", "See it as shoppers do";
    changed_meanwhile() = "你編輯時，內容已被修改", "Somebody has changed this meanwhile";
    both_values() = "下面是你輸入的數字，旁邊寫著目前的數字。確認後再儲存一次。",
        "Below are your numbers, and beside them those of now. Check them and save again.";
    is_now(value: &str) = "現在是 {value}。", "It is {value} by now.";

    store_name() = "店名", "Store name";
    store_name_en() = "英文店名（選填）", "English name (optional)";
    slug() = "網址名稱（選填）", "Name in addresses (optional)";
    slug_hint() = "小寫英文、數字與連字號，例如 hill-tea。",
        "Lower-case letters, digits and hyphens, such as hill-tea.";
    store_description() = "介紹（選填）", "About the store (optional)";
    store_description_en() = "英文介紹（選填）", "About the store in English (optional)";
    delivery() = "運費與限購", "Shipping fees and limits";
    fee_main() = "本島運費（NT$）", "Shipping to the main island (NT$)";
    fee_hint() = "本島與離島都留空表示不收運費。", "Both fees empty: nothing is charged.";
    fee_outlying() = "離島運費（NT$）", "Shipping to the outlying islands (NT$)";
    free_from() = "滿額免運（NT$，選填）", "Free shipping from (NT$, optional)";
    most_units() = "每張訂單限購數量（選填）", "Most units of a thing in an order (optional)";
    most_hint() = "留空：商品 20 件，餐點 99 份。", "Empty: 20 of goods, 99 of food.";
    both_fees() = "本島與離島運費要一起填。", "Both fees are needed together.";
    only_merchants() = "只有店家可以修改設定。", "Only the store's merchant can change these.";
    saved() = "設定已儲存。", "The settings are saved.";
}
