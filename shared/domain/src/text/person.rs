//! What is wrong with what people say about themselves.

use texts::texts;

texts! {
    phone() = "請輸入 6 到 15 個數字的號碼，例如 0912345678。",
        "Enter a number of 6 to 15 digits, such as 0912345678.";
    postal_code() = "請輸入 3、5 或 6 個數字的郵遞區號。",
        "Enter a postal code of 3, 5 or 6 digits.";
    email() = "請輸入正確的電子郵件，例如 ming@example.com。",
        "Enter an e-mail address such as ming@example.com.";

    username_characters() = "帳號只能有文字、數字、點、底線和連字號。",
        "Use only letters, digits, dots, underscores and hyphens.";
    /// As of Latin and Cyrillic, by which somebody passes for somebody else.
    username_scripts() = "請不要混用看起來相像的不同文字。",
        "Don't mix alphabets whose letters look alike.";

    password_common() = "這個密碼太常見，請換一個別人猜不到的。",
        "This password is one of the first that others try; choose another.";
    password_own_words() = "這個密碼只用了本市集的名稱和用語，請換一個別人猜不到的。",
        "This password is made of the market's own names; choose another.";
    password_is_login() = "密碼不能和帳號或電子郵件相同。",
        "The password can't be your username or your e-mail address.";
    password_characters() = "密碼含有不能使用的字元，請換掉。",
        "The password holds characters that can't be used; replace them.";
}
