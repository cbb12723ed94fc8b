//! Browsing: the market, stores, categories, products.

use domain::{Twd, TwdDelta};
use texts::{Count, texts};

texts! {
    heading() = "今晚逛什麼？", "What's good tonight?";
    results_for(words: &str) = "「{words}」的搜尋結果", "Results for “{words}”";
    products() = "商品", "Products";
    nothing_found() = "找不到符合的商品。", "No products found.";
    show_all() = "看全部商品", "Show all products";
    kind() = "種類", "Type";
    all_kinds() = "全部種類", "All types";
    sort_by() = "排序", "Sort by";
    price_low_first() = "價格：低到高", "Price: low to high";
    price_high_first() = "價格：高到低", "Price: high to low";
    name_first() = "名稱", "Name";
    newest_first() = "最新上架", "Newest first";
    points_low_first() = "點數：低到高", "Points: low to high";

    sold_out() = "已售完", "Sold out";
    few_left() = "即將售完", "Almost sold out";
    points_only() = "限點數兌換", "Points only";
    add_to_cart() = "加入購物車", "Add to cart";
    /// For screen readers, on a card's button.
    add_named_to_cart(name: &str) = "加入購物車：{name}", "Add to cart: {name}";
    choose_options() = "選規格", "Choose options";
    choose_options_of(name: &str) = "選規格：{name}", "Choose options: {name}";
    added() = "已加入購物車。", "Added to the cart.";
    go_to_cart() = "去結帳", "Go to the cart";

    variant() = "規格", "Option";
    /// A group that need not be chosen from.
    none() = "不選", "None";
    choose_one() = "選一項", "Choose one";
    choose_up_to(n: Count) = "最多選 {n} 項", "Choose up to {n}";
    choose_from_to(least: Count, most: Count) = "選 {least} 到 {most} 項",
        "Choose {least} to {most}";
    note() = "備註（選填）", "Note (optional)";
    surcharge(amount: TwdDelta) = "+{amount}", "+{amount}";
    choice_sold_out(name: &str) = "{name}（已售完）", "{name} (sold out)";
    choice_few_left(name: &str) = "{name}（即將售完）", "{name} (almost sold out)";
    more_from(store: &str) = "更多「{store}」的商品", "More from {store}";

    stores() = "店家", "Stores";
    stores_heading() = "夜市裡的店家", "Stores of the night market";
    no_stores() = "還沒有店家開張。", "No store has opened yet.";
    store_kind_shop() = "商店", "Shop";
    store_kind_restaurant() = "餐飲", "Restaurant";
    store_kind_gift() = "點數禮品", "Gifts for points";
    search_in_store() = "在這家店搜尋", "Search in this store";
    whole_store() = "全部商品", "All products";
    store_description(store: &str) = "「{store}」在夜市的商品與價格。",
        "Products and prices of {store} at Night Market.";
    categories() = "分類", "Categories";
    categories_heading() = "依分類逛", "Browse by category";
    no_categories() = "還沒有分類。", "There are no categories yet.";
    free_shipping_from(amount: Twd) = "滿 {amount} 免運費", "Free shipping from {amount}";
}
