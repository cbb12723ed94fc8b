//! What is wrong with a field, whatever it is a field of.

use texts::{Catalogue, Count, texts};

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[CATALOGUE];

texts! {
    /// A field that has to be there is absent or blank.
    missing() = "請填寫這個欄位。", "Please fill this in.";
    /// A program sent a field that the request doesn't have.
    unknown_field() = "這個請求沒有這個欄位，請移除。",
        "This request has no such field; leave it out.";
    /// A program sent something else: JSON.
    object() = "這裡需要物件。", "An object is needed here.";
    /// A program sent something else: JSON.
    list() = "這裡需要陣列。", "A list is needed here.";
    /// A program sent something else: JSON.
    string() = "這裡需要文字。", "A text is needed here.";
    /// A program sent something else: JSON.
    true_or_false() = "這裡需要 true 或 false。", "True or false is needed here.";
    /// The list has fewer or more.
    items(min: Count, max: Count) = "這裡要有 {min} 到 {max} 項。",
        "There must be {min} to {max} items here.";
    /// The list has more.
    items_at_most(max: Count) = "這裡最多 {max} 項。",
        max => "There can be at most {max} item here." |
            "There can be at most {max} items here.";
    /// Something else was typed where a number is asked for.
    whole_number() = "請輸入整數。", "Enter a whole number.";
    /// Of a number that is smaller or larger.
    between(min: Count, max: Count) = "請輸入 {min} 到 {max} 之間的數字。",
        "Enter a number from {min} to {max}.";
    /// Of a text that is shorter or longer.
    characters(min: Count, max: Count) = "請輸入 {min} 到 {max} 個字。",
        "Enter {min} to {max} characters.";
    /// Of a text that is longer.
    characters_at_most(max: Count) = "最多 {max} 個字。",
        max => "Enter at most {max} character." | "Enter at most {max} characters.";
    /// The list holds the words of the API, with commas between.
    one_of(list: &str) = "請從這些值中選一個：{list}。", "Choose one of these: {list}.";
    /// A program wants to empty a field that can't be empty.
    not_null() = "這個欄位不能清空。", "This field can't be emptied.";
    /// Two fields have one meaning, such as `page` and `offset`, and contradict each other.
    other_name() = "這個欄位和意思相同的另一個欄位不一致。",
        "This differs from the other field that means the same.";
    /// A cursor is the position in a list from which a program goes on reading.
    cursor() = "這個游標不是這個列表的。", "This cursor is not from this list.";
}
