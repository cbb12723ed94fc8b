//! What the cashier's pages say. Each sentence is shown in both languages, the Chinese one first.

use texts::{Catalogue, texts};

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[CATALOGUE];

texts! {
    title() = "本機收銀台", "Local cashier";
    /// Below the title.
    stand_in() = "這是開發用的本機收銀台，不是綠界：不需要卡號，也不會扣款。",
        "A stand-in for ECPay, for development: it asks for no card, and no money moves.";
    merchant() = "商店", "Merchant";
    trade_number() = "訂單編號", "Trade number";
    description() = "說明", "Description";
    items() = "商品", "Items";
    amount() = "金額", "Amount";
    notifications_go_to() = "通知網址", "Notifications go to";

    failed_before() = "上一次付款失敗，可以再試一次。",
        "The last try failed; you can try again.";
    back_without_paying() = "不付款，返回商店", "Back to the shop without paying";
    back_to_shop() = "返回商店", "Back to the shop";
    close_page() = "請關閉此頁。", "Close this page.";

    /// A button: how the payment goes.
    pay() = "付款", "Pay";
    /// A button.
    fail() = "付款失敗", "Have the card refused";
    /// A button.
    pay_late() = "付款，30 秒後才通知", "Pay, with the notification 30 seconds late";
    /// A button.
    pay_twice() = "付款，通知兩次", "Pay, with the notification sent twice";
    /// A button: a first try failed, and its notification comes last.
    out_of_order() = "付款，先前失敗的通知較晚到",
        "Pay, with the notification of a failed first try coming last";
    /// A button: no money moves.
    forge() = "送出簽章錯誤的通知（未付款）", "Send a notification with a wrong signature, unpaid";
    /// A button.
    wrong_amount() = "付款，金額少 NT$1", "Pay NT$1 too little";
    /// A button.
    never_return() = "付款，不返回商店", "Pay and never come back";
    /// A button.
    lose_notification() = "付款，通知遺失", "Pay, with the notification lost";

    no_such_scenario() = "沒有這個動作。", "There is no such action.";
    trade_unknown() = "查無此訂單。", "This trade number is unknown.";
    trade_paid() = "此訂單已付款。", "This trade is already paid.";
    /// The reason is in English, from the store of trades.
    unwritten(reason: &str) = "無法寫入紀錄（{reason}）。", "The trade can't be written ({reason}).";

    /// The page of a form that ECPay would refuse.
    refused() = "交易失敗", "Transaction failed";
    message_code() = "訊息代碼", "Message code";
    message_note() = "訊息說明", "Message";
    /// As ECPay says it.
    duplicate() = "訂單編號重複，建立失敗。", "This MerchantTradeNo was used before.";
    /// As ECPay's firewall does with words of its list, such as `curl`.
    command() = "防火牆拒絕商品名稱。", "There is a command in ItemName or TradeDesc.";
    cards_only() = "本機收銀台只收信用卡，請檢查 ChoosePayment。",
        "The local cashier takes cards only; check ChoosePayment.";
}
