//! What went wrong.

use texts::texts;

pub(crate) use advice::CATALOGUE as ADVICE_CATALOGUE;

pub(crate) mod advice;

texts! {
    not_found() = "找不到這一頁", "Page not found";
    not_allowed() = "沒有權限", "Not allowed";
    not_possible_now() = "現在無法完成", "Not possible now";
    try_again_shortly() = "請稍候再試", "Try again shortly";
    went_wrong() = "系統發生錯誤", "Something went wrong";
    not_handled() = "無法處理這個請求", "The request can't be handled";
    back_to_order() = "回到這張訂單", "Back to the order";
    back_to_market() = "回到市集", "Back to the market";
    my_orders() = "我的訂單", "My orders";
    other_account() = "換個帳號登入", "Sign in with another account";
    request_id() = "請求編號", "Request id";
    http_status() = "HTTP 狀態", "HTTP status";
    what_to_do() = "處理方式", "What to do";
    api_reference() = "API 文件", "API reference";
    all_codes() = "所有錯誤代碼", "All error codes";
}
