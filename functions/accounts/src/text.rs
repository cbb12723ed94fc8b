//! What the API of accounts says to people.

use texts::{Catalogue, texts};

/// Every sentence of this crate.
pub const CATALOGUES: &[Catalogue] = &[CATALOGUE];

texts! {
    signed_in() = "已登入。", "You are signed in.";
    signed_out() = "已登出。", "You are signed out.";
    renewed() = "已延長登入。", "Your session was renewed.";
    switched() = "已切換店家。", "You now act for the other store.";
    registered() = "註冊完成，已登入。", "You are registered and signed in.";

    store_of_customer() = "只有店家可以開店。", "Only a merchant can open a store.";
    passwords_differ() = "兩次輸入的密碼不同。", "The two passwords differ.";
    /// The word is that of the standard, OAuth.
    grant_type() = "這裡只能填 password。", "This can only be password.";
    login_missing() = "請填寫帳號或電子郵件。", "Enter a username or an e-mail address.";
    two_logins() = "帳號和電子郵件只能填一個。",
        "Send a username or an e-mail address, not both.";
}
