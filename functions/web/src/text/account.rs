//! Signing in and out, registering, the account.

use texts::texts;

texts! {
    sign_in() = "登入", "Sign in";
    sign_out() = "登出", "Sign out";
    register() = "註冊", "Register";
    /// Above the form to sign in with, for who is signed in already: customer, staff, …
    signed_in_as(role: &str) = "目前登入身分：{role}", "You are signed in as: {role}";
    /// On the sign-in page, when a session has ended while something was typed.
    session_ended() = "登入已逾時，請再登入一次；剛才填的資料都還在。",
        "Your session has ended. Sign in again; what you typed is still there.";
    hello(name: &str) = "{name}，你好", "Hello, {name}";
    all_orders() = "全部訂單", "All orders";
    this_account() = "帳號資料", "This account";
    at_the_desk() = "看等著處理的訂單", "See the orders that wait";
    at_the_platform() = "店家、訂單與款項", "Stores, orders and payments";
    takes_order() = "你的訂單會加入新帳號。", "Your order becomes one of the new account.";
    already_registered() = "已經有帳號？", "Have an account?";
    name_or_email() = "帳號或電子郵件", "Username or e-mail";
    password() = "密碼", "Password";
    no_account_yet() = "還沒有帳號？", "No account yet?";
    to_buy() = "我要買東西", "I want to buy";
    to_sell() = "我要開店", "I want to sell";
    username() = "帳號", "Username";
    username_hint() = "3 到 32 個字母、數字、點、底線或連字號",
        "3 to 32 letters, digits, dots, underscores or hyphens";
    email() = "電子郵件", "E-mail";
    password_hint() = "至少 8 個字元", "At least 8 characters";
    account_type() = "身分", "Account type";
    store_name() = "店名", "Store name";
    kind_of_store() = "店家類型", "Kind of store";
    kind_shop() = "商店", "Shop";
    kind_restaurant() = "餐飲", "Restaurant";
    kind_gift() = "禮品", "Gifts";
}
