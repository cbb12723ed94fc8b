//! What use cases say to people about what is stored.

use texts::{Catalogue, Count, texts};

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[CATALOGUE];

texts! {
    choice_not_of_group() = "這個選項群組沒有這個選項。", "The option group has no such choice.";
    stock_limit(most: Count) = "補貨後的庫存不能超過 {most} 件。",
        "The stock can't exceed {most} units.";
    location_unknown() = "這家店沒有這個地點。", "The store has no such location.";
    sku_taken() = "這家店的另一個商品已有這個貨號。",
        "Another product of the store has this SKU.";
    group_unknown() = "這家店沒有這個選項群組。", "The store has no such option group.";
    category_unknown() = "這家店沒有這個分類。", "The store has no such category.";

    /// A guest's cart is kept by the browser, which takes no more.
    guest_cart_full() = "訪客的購物車已滿，請登入後再加入。",
        "A guest's cart is full; sign in to add more.";
    dish_unknown() = "沒有這個名稱的餐點。", "No dish has this name.";
    dish_ambiguous() = "有好幾道同名的餐點，請改用編號。",
        "Several dishes have this name; send an id.";
    /// A program sends a key with a request, so that it takes effect once.
    public_key_short(min: Count) = "未登入時，Idempotency-Key 至少要有 {min} 個字元。",
        "Without a token, an Idempotency-Key needs at least {min} characters.";
}
