//! The frame around every page.

use texts::texts;

texts! {
    /// The name of the market, in titles.
    market() = "夜市", "Night Market";
    /// The title of a page, behind the name of the page.
    title(page: &str) = "{page} ｜ 夜市", "{page} | Night Market";
    /// The brand in the header, beside "Night Market".
    brand() = "夜市", "夜市";
    skip_to_content() = "跳到主要內容", "Skip to the content";
    main_menu() = "主選單", "Main menu";
    /// The page with the products of all stores.
    browse() = "市集", "Market";
    stores() = "店家", "Stores";
    categories() = "分類", "Categories";
    cart() = "購物車", "Cart";
    /// The page of an account: orders, addresses, sign-out.
    mine() = "我的", "Account";
    search_products() = "搜尋商品", "Search products";
    search() = "搜尋", "Search";
    /// For screen readers, behind the number on the cart.
    pieces_in_cart() = "件商品", "items";
    other_language() = "English", "中文";
    footer() = "夜市 Night Market · 時間皆為台北時間", "Night Market 夜市 · All times are Taipei time";
    api() = "API 文件", "API reference";
    description() = "夜市：逛店家、點餐、買禮品，一張訂單到底。",
        "Night Market: shops, dishes and gifts in one place.";

    demonstration() = "示範模式", "Demonstration";
    sign_in_as() = "一鍵登入", "Sign in as";
    /// In the demonstration, on the page of an order.
    see_as_staff() = "看這張單的店員畫面", "See this order as the store's staff";
    login_customer() = "顧客", "Customer";
    login_noodles() = "麵店店員", "Noodle shop staff";
    login_gifts() = "禮品店家", "Gift shop";
    login_tea() = "茶行店家", "Tea shop";
    login_stall() = "選物攤店家", "Stall";
    login_admin() = "平台管理員", "Administrator";

    desk() = "店家後台", "Store desk";
    platform() = "平台", "Platform";
    today() = "今日", "Today";
    orders() = "訂單", "Orders";
    products() = "商品", "Products";
    settings() = "設定", "Settings";
    payments() = "款項", "Payments";
    to_market() = "回市集", "Back to the market";
    sign_out() = "登出", "Sign out";
    offline() = "目前沒有網路，畫面可能不是最新的。",
        "You are offline; this page may be out of date.";
}
