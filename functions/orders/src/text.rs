//! What is wrong with a request for an order.

use texts::{Catalogue, texts};

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[CATALOGUE];

texts! {
    amount() = "請輸入新臺幣金額。", "Enter an amount in TWD.";
    /// The words are those of the API.
    items_missing() = "請填寫 items，或以 cart 訂購購物車裡的商品。",
        "Send items, or order what is in the cart by cart.";
    /// The words are those of the API.
    items_and_cart() = "items 和 cart 只能擇一。", "Send items or cart, not both.";
    address_of_no_parcel() = "這種取得方式不用寄送，請移除地址。",
        "Nothing is shipped; leave the address out.";
    tracking_of_no_parcel() = "只有出貨時才能填寫追蹤號碼。",
        "A tracking number goes with a parcel that is shipped.";
    carrier_without_tracking() = "填了物流公司就請一併填寫追蹤號碼。",
        "Enter the tracking number as well as the carrier.";
    address_missing() = "請填寫收件地址。", "Enter the address that the parcel goes to.";
    other_contact() = "這裡和聯絡人的資料不同。", "This differs from the contact.";
    /// Neither the request nor the customer's profile has it.
    recipient_missing() = "請填寫這個欄位，您的個人資料裡也沒有。",
        "Please fill this in; your profile doesn't have it either.";
}
