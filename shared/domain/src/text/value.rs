//! What is wrong with a text, an id or a code.

use texts::texts;

texts! {
    /// The prefix says what it is the id of: `prd` of a product.
    id(prefix: &str) = "請輸入以 {prefix}_ 開頭的編號。",
        "Enter an id that begins with {prefix}_.";
    cart_item_id() = "請輸入購物車項目的編號。", "Enter the id of an item of the cart.";
    /// A code that a store gives to a variant, a group or a location.
    marked_code() = "請輸入 1 到 8 個英文字母、數字、底線或連字號。",
        "Enter 1 to 8 letters, digits, underscores or hyphens.";
    /// The code of an address that a user keeps.
    address_id() = "請輸入 1 到 20 個英文字母、數字、底線或連字號。",
        "Enter 1 to 20 letters, digits, underscores or hyphens.";
    /// A code that a store gives to a choice.
    plain_code() = "請輸入 2 個英文字母或數字。", "Enter 2 letters or digits.";
    slug() = "請輸入 3 到 40 個小寫英文字母、數字或單一連字號，並以字母或數字開頭與結尾。",
        "Enter 3 to 40 letters, digits and single hyphens, with a letter or a digit at both ends.";
    slug_of_an_id() = "這個網址名稱保留給還沒有設定的店家，請換一個。",
        "This slug is kept for a store that has chosen none; choose another.";
    image_url() = "請輸入以 https:// 開頭的圖片網址。",
        "Enter the address of a picture that begins with https://.";

    one_line() = "請不要換行。", "Use a single line.";
    control_characters() = "請移除控制字元。", "Remove the control characters.";
    hidden_characters() = "請移除看不見或會改變文字方向的字元。",
        "Remove the characters that are invisible or change the direction of text.";
    /// There are only spaces, or marks without a letter.
    nothing_visible() = "請輸入看得見的文字。", "Enter a text that can be seen.";
}
