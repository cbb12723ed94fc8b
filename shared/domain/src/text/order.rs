//! What is wrong with an order or a cart.

use texts::{Count, texts};

use crate::Twd;

texts! {
    product_unknown() = "沒有這個商品。", "There is no such product.";
    other_store() = "這是另一家店的商品，請分開下單。",
        "This product is from another store; order it separately.";
    not_on_sale() = "這個商品目前沒有販售。", "This product isn't on sale at present.";
    not_this_way() = "這個商品不能用這種方式取得。",
        "This product can't be delivered this way.";

    sold_out() = "已售完。", "It is sold out.";
    /// Of goods and gifts.
    pieces_left(n: Count) = "只剩 {n} 件。", "Only {n} left.";
    /// Of food.
    portions_left(n: Count) = "只剩 {n} 份。", "Only {n} left.";
    /// The name is that of a choice: 布丁.
    choice_sold_out(name: &str) = "「{name}」已售完。", "{name} is sold out.";
    sold_out_today() = "今日已售完。", "It is sold out today.";
    /// The name is that of a choice: 布丁.
    choice_sold_out_today(name: &str) = "「{name}」今日已售完。", "{name} is sold out today.";
    choice_left(name: &str, n: Count) = "「{name}」只剩 {n} 份。", "Only {n} of {name} left.";
    /// Of goods and gifts.
    most_pieces(n: Count) = "每張訂單最多 {n} 件。", "An order takes at most {n} of it.";
    /// Of food.
    most_portions(n: Count) = "每張訂單最多 {n} 份。", "An order takes at most {n} of it.";
    /// The name is that of a choice: 布丁.
    most_of_choice(name: &str, n: Count) = "每張訂單最多 {n} 份「{name}」。",
        "An order takes at most {n} of {name}.";
    /// A counted choice is one whose stock is known.
    too_many_lines(products: Count, lines: Count) =
        "一張訂單最多 {products} 種商品和限量選項，共 {lines} 列。",
        "An order holds at most {products} products and counted choices, in {lines} lines.";
    cart_full(products: Count, most: Count) = "購物車最多 {products} 種商品，每種最多 {most} 個。",
        "A cart holds at most {products} products, and {most} of each.";

    /// What somebody typed who looks for an order.
    not_an_order() = "請輸入完整的訂單編號、電子郵件或手機號碼。",
        "Please enter a whole order number, an e-mail address or a phone number.";

    /// A way to pay takes no less.
    pays_at_least(least: Twd) = "這種付款方式最少要付 {least}。",
        "This way to pay takes {least} or more.";
    costs_at_most(most: Twd) = "訂單總額不能超過 {most}。", "An order can't cost more than {most}.";

    /// A guest's name or phone number.
    guest_contact_missing() = "沒有登入時，請填寫這個欄位。",
        "Please fill this in, as you are not signed in.";
}
