//! What is wrong with a request, whatever it asks for.

use texts::{Catalogue, Count, texts};

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[CATALOGUE];

texts! {
    admin_names_store() = "管理員請指明店家。", "An admin works for every store; name one.";
    /// `If-Match` is a header by which a program names the version that it read.
    if_match() = "請填寫 ETag、以逗號分隔的幾個 ETag，或 *。",
        "Send an ETag, several with commas between, or *.";
    too_many_values(most: Count) = "這裡最多 {most} 個值。", "There can be at most {most} values.";
    sent_twice() = "這個欄位出現了兩次。", "This field was sent twice.";
    idempotency_key(max: Count) = "請填寫一個 1 到 {max} 個可見 ASCII 字元的 Idempotency-Key。",
        "Send one Idempotency-Key of 1 to {max} visible ASCII characters.";
}
