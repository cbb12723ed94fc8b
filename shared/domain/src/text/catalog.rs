//! What is wrong with a product, an option group, or what was chosen of one.

use texts::{Count, texts};

texts! {
    price_missing() = "請填寫價格，現金價或點數價至少要有一種。",
        "Enter a price, in TWD or in points.";
    too_many_variants(most: Count) = "一個商品最多 {most} 種規格。",
        "A product has at most {most} variants.";
    /// 0 is what a product without variants has in place of one.
    variant_id_taken() = "規格代碼不能重複，也不能是 0。",
        "Give each variant an id of its own, other than 0.";
    sku_repeated() = "另一個規格已有這個貨號。", "Another variant has this SKU.";
    group_repeated() = "這個選項群組出現了兩次。", "This option group is there twice.";
    min_above_max() = "至少要選的數量不能大於最多可選的數量。",
        "The least number of choices can't exceed the most.";
    choice_code_taken() = "這家店的另一個選項已有這個代碼。",
        "Another choice of the store has this code.";

    stock_is_by_variant() = "這個商品的庫存依規格計算，請在各規格設定。",
        "The stock of this product is counted by variant; set it there.";
    counted_all_or_none() = "各規格的庫存要全部計算，或全部不計算。",
        "Count the stock of all variants, or of none.";
    stock_is_counted() = "這項庫存已在計算，要增加請用補貨。",
        "This stock is counted already; restock to add units.";

    variant_missing() = "請選擇規格。", "Choose a variant.";
    variant_unknown() = "這個商品沒有這個規格。", "The product has no such variant.";
    choice_unknown() = "這個商品沒有這個選項。", "The product has no such choice.";
    choice_unavailable() = "這個選項目前沒有供應。", "This choice isn't available at present.";
    /// The choices make it negative, or too large.
    choices_price() = "加上這些選項後，價格會超出範圍。",
        "With these choices the price is out of range.";
    /// The name is that of an option group: 甜度.
    choose(name: &str, n: Count) = "「{name}」請選 {n} 項。", "Choose {n} of {name}.";
    choose_between(name: &str, min: Count, max: Count) = "「{name}」請選 {min} 到 {max} 項。",
        "Choose {min} to {max} of {name}.";
    choose_at_most(name: &str, max: Count) = "「{name}」最多選 {max} 項。",
        "Choose at most {max} of {name}.";
}
